import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Figures of one configuration or baseline over all days and names, from `summary.csv`. */
export interface SuiteRow {
  /** `lag0_off`, `baseline_value`. */
  readonly key: string;
  readonly lag: string;
  readonly residualize: string;
  /** By name; null where one is not defined. */
  readonly figures: Readonly<Record<string, number | null>>;
}

/** Columns before the figures: `key, lag, residualize, kind, group`. */
const TEXTS = 5;

/** The rows of `summary.csv` that are neither of a year nor of a cap tier, in its order. */
export function suiteRows(folder: string): SuiteRow[] {
  const [head = "", ...lines] = readFileSync(join(folder, "summary.csv"), "utf8").split("\n");
  const names = head.split(",").slice(TEXTS);
  // Only names of groups can hold a comma, and that of all is "overall".
  return lines
    .filter((line) => line.includes(",overall,overall,"))
    .map((line) => {
      const [key = "", lag = "", residualize = "", , , ...cells] = line.split(",");
      const figures = names.map((name, i): [string, number | null] => {
        const cell = cells[i] ?? "";
        return [name, cell === "" ? null : Number(cell)];
      });
      return { key, lag, residualize, figures: Object.fromEntries(figures) };
    });
}
