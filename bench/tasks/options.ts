import { z } from "zod";

/** All there are unless given. */
const threads = z.number().optional();

/** Folder of a snapshot and file of a signal. */
const signalFiles = { snapshot: z.string(), file: z.string() };

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
  /** One configuration of the signal in `file` on a snapshot, both in memory. */
  z.object({ task: z.literal("signal"), ...signalFiles, residualize: z.enum(["off", "all"]) }),
  /** The six configurations of the default grid together, the suite of them, or three of them one by one. */
  z.object({ task: z.literal("grid"), ...signalFiles, part: z.enum(["grid", "suite", "singles"]) }),
  /** IC of the signal alone, or in a study of all that it is like. */
  z.object({ task: z.literal("ic"), ...signalFiles, part: z.enum(["alone", "study"]) }),
  /** A snapshot is opened and the columns of one configuration are brought into shared memory. */
  z.object({ task: z.literal("open"), snapshot: z.string() }),
]);

export type TaskOptions = z.infer<typeof TaskOptions>;

/** Options of one task. */
export type OptionsOf<Name extends TaskOptions["task"]> = Extract<TaskOptions, { task: Name }>;
