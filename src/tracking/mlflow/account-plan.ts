import { readFileSync } from "node:fs";
import { join } from "node:path";
import pl from "nodejs-polars";
import { type Fields, fieldsOf, textOf } from "../fields.ts";
import { storedMetrics } from "../stored-metrics.ts";
import { Figures } from "./figures.ts";
import { accountEquity } from "./series.ts";
import type { OpenedRun } from "./stored-run.ts";

/** Columns of a walk-forward's table of windows that are logged, a step for each window. */
const WINDOW_FIGURES = ["train_objective", "test_objective", "efficiency"] as const;

/**
 * What a backtest, a search or a walk-forward logs: the figures of its account (the best set's for a
 * search), its equity, what a search says of luck, and train and test of each window.
 */
export function accountFigures(run: OpenedRun, endTime: number): Figures {
  const figures = new Figures(endTime);
  const has = (name: string) => run.files.some((file) => file.name === name);
  const reasons = has("metrics.parquet") ? storedReasons(run.folder) : {};
  for (const [name, value] of Object.entries(storedMetrics(run.folder, run.document))) {
    figures.add(name, value, textOf(reasons[name]));
  }
  if (has("frame.parquet")) figures.curve("equity", accountEquity(run));
  if (has("overfitting.json")) addOverfitting(figures, run.folder);
  if (run.kind === "walkforward") addWindows(figures, run);
  return figures;
}

/** Why figures are not defined, by name. */
function storedReasons(folder: string): Fields {
  const table = pl.readParquet(join(folder, "metrics.parquet"), { columns: ["undefined"] });
  const text: unknown = table.getColumn("undefined").get(0);
  return fieldsOf(JSON.parse(typeof text === "string" ? text : "{}")) ?? {};
}

function addOverfitting(figures: Figures, folder: string): void {
  const text = readFileSync(join(folder, "overfitting.json"), "utf8");
  const document = fieldsOf(JSON.parse(text)) ?? {};
  const reasons = fieldsOf(document.undefined) ?? {};
  for (const [name, value] of Object.entries(document)) {
    const isFigure = typeof value === "number" || (value === null && name in reasons);
    if (isFigure) figures.add(`overfitting.${name}`, value, textOf(reasons[name]));
  }
}

function addWindows(figures: Figures, { folder, files, runId }: OpenedRun): void {
  const file = files.find(({ name }) => name.endsWith(`_${runId}.parquet`));
  if (!file) return;
  const columns = ["window", "test_from", ...WINDOW_FIGURES];
  const table = pl.readParquet(join(folder, file.name), { columns });
  const numbers = (name: string) =>
    Float64Array.from(table.getColumn(name).cast(pl.Float64).toArray());
  const from = Float64Array.from(table.getColumn("test_from").cast(pl.Int64).cast(pl.Float64));
  const window = numbers("window");
  for (const name of WINDOW_FIGURES) {
    figures.series(`windows.${name}`, { time: from, value: numbers(name) }, window);
  }
}
