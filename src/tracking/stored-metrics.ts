import { readFileSync } from "node:fs";
import { join } from "node:path";
import pl from "nodejs-polars";
import { STATISTICS } from "../engine/metrics/index.ts";
import { type Fields, fieldAt, fieldsOf } from "./fields.ts";

/** Figures by name; null where one is not defined. */
export type StoredMetrics = Readonly<Record<string, number | null>>;

/** Configuration of a suite that stands for it: what its verdict looks at. */
export const SUITE_BASE = "lag0_off";

/**
 * The headline figures of a run: those of a backtest, of the best set of a search, of the stitched
 * account of a walk-forward, of a suite at lag 0 without residualisation. They stand under
 * `result.metrics` of `run.json`; for a run from before they did, they come from `metrics.parquet` or
 * `summary.csv`. Empty where there are none to be read.
 */
export function storedMetrics(folder: string, document: Fields): StoredMetrics {
  const listed = fieldsOf(fieldAt(document, "result", "metrics"));
  if (listed) return numbersIn(listed);
  try {
    return document.kind === "suite" ? fromSummary(folder) : fromTable(folder);
  } catch {
    return {};
  }
}

function numbersIn(fields: Fields): StoredMetrics {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]): [string, number | null][] =>
      value === null || typeof value === "number" ? [[name, value]] : [],
    ),
  );
}

function fromTable(folder: string): StoredMetrics {
  const [row = {}] = pl.readParquet(join(folder, "metrics.parquet")).toRecords();
  return Object.fromEntries(
    STATISTICS.flatMap(({ name }): [string, number | null][] => {
      const value: unknown = row[name];
      return typeof value === "number" ? [[name, Number.isFinite(value) ? value : null]] : [];
    }),
  );
}

/** The texts before the figures hold no commas in the line of the base configuration. */
function fromSummary(folder: string): StoredMetrics {
  const [head = "", ...lines] = readFileSync(join(folder, "summary.csv"), "utf8").split("\n");
  const line = lines.find((text) => text.startsWith(`${SUITE_BASE},`) && /,overall,/.test(text));
  const cells = line?.split(",") ?? [];
  const names = head.split(",");
  return Object.fromEntries(
    names.flatMap((name, i): [string, number | null][] => {
      const text = cells[i];
      if (TEXTS.includes(name) || text === undefined) return [];
      return [[name, text === "" ? null : Number(text)]];
    }),
  );
}

/** Columns of `summary.csv` that say what a line is of. */
const TEXTS = ["key", "lag", "residualize", "kind", "group"];
