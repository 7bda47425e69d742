import pl, { type DataFrame, type Series } from "nodejs-polars";
import type { ParameterSpace } from "../strategy/parameters.ts";
import { windowRows } from "../walkforward/table.ts";
import type { WalkForwardResult } from "../walkforward/types.ts";
import { integerColumn, parameterColumn, timeColumn } from "./columns.ts";

const TIMES = ["train_from", "train_to", "test_from", "test_to"];
const COUNTS = ["window", "train_rows", "test_rows"];
const PARAMETER = "param_";

/**
 * The windows of a walk-forward, a row each: the columns of `windowRows`, its times as datetime (ms
 * UTC, half-open), `window`, `train_rows` and `test_rows` as int64, `partial` as boolean, `param_<name>`
 * as int64 for an `int`, else float64, text or boolean, and every figure as float64 (NaN where not
 * defined).
 */
export function windowsTable(
  result: Pick<WalkForwardResult, "windows">,
  space: ParameterSpace,
): DataFrame {
  const rows = windowRows(result);
  const columns = Object.keys(rows[0] ?? {}).map((name): Series => {
    const values = rows.map((row) => row[name]!);
    if (TIMES.includes(name)) return timeColumn(name, Float64Array.from(values, Number));
    if (COUNTS.includes(name)) return integerColumn(name, Float64Array.from(values, Number));
    const parameter = name.startsWith(PARAMETER) ? space[name.slice(PARAMETER.length)] : undefined;
    return parameterColumn(name, values, parameter?.kind === "int");
  });
  return pl.DataFrame(columns);
}
