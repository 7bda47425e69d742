import { z } from "zod";

/** All there are unless given. */
const threads = z.number().optional();

/** Which task, and how: what a benchmark tells the process that does our side. */
export const TaskOptions = z.discriminatedUnion("task", [
  /** `startSpeltOut`: the strategy itself sees to it that a cross comes before the first position. */
  z.object({ task: z.literal("dual-sma"), threads, startSpeltOut: z.boolean().optional() }),
  z.object({ task: z.literal("stops"), threads }),
  z.object({ task: z.literal("small-grid"), threads }),
  /** `grid`: 10 × 10 windows. `pairs`: 100 fast and 100 slow ones, so that sets share none. */
  z.object({ task: z.literal("minutes"), threads, sets: z.enum(["grid", "pairs"]) }),
  z.object({ task: z.literal("sparse"), threads }),
  /** The sets are all pairs of `windows` fast and `windows` slow averages. */
  z.object({ task: z.literal("growth"), threads, bars: z.number(), windows: z.number() }),
  /** The search alone, or the statistics of its luck alone. */
  z.object({ task: z.literal("luck"), part: z.enum(["search", "statistics"]) }),
]);

export type TaskOptions = z.infer<typeof TaskOptions>;

/** Options of one task. */
export type OptionsOf<Name extends TaskOptions["task"]> = Extract<TaskOptions, { task: Name }>;
