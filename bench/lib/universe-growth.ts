import { z } from "zod";
import { alignedTable } from "./table.ts";

/** What a universe of one size costs: time (medians) and the most that the process held. */
export const UniverseGrowthRow = z.object({
  /** Rows of `ret`, and of the signal. */
  rows: z.number(),
  createMs: z.number(),
  createMegabytes: z.number(),
  openMs: z.number(),
  runMs: z.number(),
  runMegabytes: z.number(),
});
export type UniverseGrowthRow = z.infer<typeof UniverseGrowthRow>;

/** Sizes of universes with what they cost, as a Markdown table. */
export function universeGrowthTable(rows: readonly UniverseGrowthRow[]): string {
  const head = [
    "universe",
    "snapshot",
    "per row",
    "memory",
    "opened",
    "backtest",
    "per row",
    "memory",
  ];
  return alignedTable(
    head,
    rows.map(({ rows: count, createMs, createMegabytes, openMs, runMs, runMegabytes }) => [
      `${(count / 1e6).toFixed(1)} M rows`,
      seconds(createMs),
      `${((createMs * 1e6) / count).toFixed(0)} ns`,
      `${createMegabytes.toFixed(0)} MB`,
      `${openMs.toFixed(0)} ms`,
      seconds(runMs),
      `${((runMs * 1e6) / count).toFixed(0)} ns`,
      `${runMegabytes.toFixed(0)} MB`,
    ]),
  );
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(ms < 10_000 ? 2 : 1)} s`;
}
