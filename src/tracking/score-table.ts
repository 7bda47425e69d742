import pl, { type DataFrame, type Series } from "nodejs-polars";
import type { ParameterAxis } from "../optimize/parameter-sets.ts";
import type { SearchRun } from "../optimize/search-run.ts";
import type { ParameterSpace } from "../strategy/parameters.ts";
import { integerColumn, textColumn } from "./columns.ts";

/**
 * The score table of a search: a row per set in the order in which they were tried, with `set` (its
 * number, from 0), `param_<name>` per parameter (int64 for an `int`, else float64, text or boolean),
 * each figure as float64 (NaN where not defined), `score` and `plateau_score` (larger is better; NaN
 * where there is none), and `error_code` and `error_message`, null for a set that ran.
 */
export function scoreTableFrame(
  { table, scores, plateau }: Pick<SearchRun, "table" | "scores" | "plateau">,
  space: ParameterSpace,
): DataFrame {
  const { sets, metricNames, metrics, errors } = table;
  const failed = (text: (error: { code: string; message: string }) => string) =>
    Array.from({ length: sets.length }, (_, set) => {
      const error = errors.get(set);
      return error ? text(error) : null;
    });
  return pl.DataFrame([
    integerColumn(
      "set",
      Int32Array.from({ length: sets.length }, (_, set) => set),
    ),
    ...sets.axes.map((axis) => parameterColumn(axis, space[axis.name]?.kind === "int")),
    // Copies, since the columns of a table may lie in shared memory.
    ...metricNames.map((name) => pl.Series(name, Float64Array.from(metrics[name]!))),
    pl.Series("score", scores.values),
    pl.Series("plateau_score", plateau.scores),
    pl.Series(
      "error_code",
      failed(({ code }) => code),
      pl.String,
    ),
    pl.Series(
      "error_message",
      failed(({ message }) => message),
      pl.String,
    ),
  ]);
}

function parameterColumn({ name, values, codes }: ParameterAxis, whole: boolean): Series {
  const column = `param_${name}`;
  if (values.every((value) => typeof value === "number")) {
    const numbers = Float64Array.from(codes, (code) => Number(values[code]));
    return whole ? integerColumn(column, numbers) : pl.Series(column, numbers);
  }
  if (values.every((value) => typeof value === "boolean")) {
    return pl.Series(
      column,
      Array.from(codes, (code) => values[code] === true),
      pl.Bool,
    );
  }
  return textColumn(
    column,
    Array.from(codes, (code) => String(values[code])),
  );
}

/**
 * `Strategy_AssetClass_Timeframe_Hash.parquet`: name of a file of bulk results.
 *
 * @param assetClass `bars` stands for one that nobody said.
 */
export function bulkFileName(
  strategy: string,
  assetClass: string,
  timeframe: string,
  hash: string,
): string {
  const parts = [strategy, assetClass || "bars", timeframe, hash];
  return `${parts.map((part) => part.replace(/[^A-Za-z0-9.-]+/g, "-")).join("_")}.parquet`;
}
