import type { GrowthRow } from "./found.ts";
import { alignedTable } from "./table.ts";

/** Sizes of sweeps with what they cost, as a Markdown table. */
export function growthTable(rows: readonly GrowthRow[]): string {
  const head = ["sweep", "time", "per bar and set", "peak memory", "bars and table", "beyond them"];
  return alignedTable(
    head,
    rows.map(({ sets, bars, ms, peak, data, table }) => [
      `${count(sets)} sets × ${count(bars)} bars`,
      ms < 10_000 ? `${ms.toFixed(ms < 100 ? 1 : 0)} ms` : `${(ms / 1000).toFixed(1)} s`,
      `${((ms * 1e6) / sets / bars).toFixed(2)} ns`,
      `${peak.toFixed(0)} MB`,
      `${(data + table).toFixed(0)} MB`,
      `${(peak - data - table).toFixed(0)} MB`,
    ]),
  );
}

function count(value: number): string {
  return value.toLocaleString("en");
}
