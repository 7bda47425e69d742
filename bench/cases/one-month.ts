import { loadBars, parseDateRange } from "../../src/data/index.ts";
import { medianRow, type Row } from "../lib/row.ts";
import { alternate } from "../lib/timing.ts";

/** Loading one month of four years, against loading all of them: time, and files opened. */
export async function oneMonth(folder: string): Promise<Row[]> {
  const month = { source: folder, ...parseDateRange("2022-03", "2022-04") };
  const everything = { source: folder };
  const some = await loadBars(month);
  const all = await loadBars(everything);
  const expected = 31 * 1440;
  if (some.bars.timestamp.length !== expected) {
    throw new Error(`one month: expected ${expected} bars, got ${some.bars.timestamp.length}`);
  }
  const timings = await alternate(
    () => loadBars(month),
    () => loadBars(everything),
    { warmups: 2, runs: 9 },
  );
  return [
    {
      name: "loading one month; loading four years",
      unit: "files",
      ours: some.report.files.length,
      peer: all.report.files.length,
      target: { kind: "at most", factor: 1 / 48 },
    },
    medianRow("loading one month; loading four years", "ms", timings.ours, timings.peer),
  ];
}
