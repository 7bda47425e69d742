import { existsSync } from "node:fs";
import { join } from "node:path";
import pl, { type DataFrame } from "nodejs-polars";
import { fieldAt, numberOf } from "./fields.ts";
import type { RecordedRun } from "./recorded-run.ts";
import { SUITE_BASE } from "./stored-metrics.ts";

const DAY = 86_400_000;

/** What a run earned on each day of which it has a return, net of costs. */
export interface DailyReturns {
  /** Days since 1970-01-01, ascending. */
  readonly day: Int32Array;
  /** Fractions, one a day: the bars of a UTC day compounded. */
  readonly net: Float64Array;
  /** Ms that one return covers: a day, or a bar where that is longer. */
  readonly span: number;
}

/** Why a run has no daily returns. */
export interface NoDailyReturns {
  readonly because: string;
}

/**
 * The daily returns of a run, from its files: of a backtest and of the stitched account of a walk-forward
 * the portfolio's; of a suite those at lag 0 without residualisation, dated by the day that earned them.
 * A bar belongs to the UTC day in which it starts. A search keeps none.
 */
export function dailyReturns(run: RecordedRun): DailyReturns | NoDailyReturns {
  if (run.kind === "optimize") {
    return { because: "a search keeps no daily returns; backtest its best set and compare that" };
  }
  const name = run.kind === "suite" ? "daily.parquet" : "frame.parquet";
  const path = join(run.folder, name);
  if (!existsSync(path)) return { because: `${name} is missing` };
  try {
    return run.kind === "suite" ? ofSuite(path) : ofFrame(path, run);
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return { because: `${name} cannot be read (${detail})` };
  }
}

function ofSuite(path: string): DailyReturns | NoDailyReturns {
  const table = pl.readParquet(path, { columns: ["key", "group", "date", "net"] }).filter(
    pl
      .col("key")
      .eq(pl.lit(SUITE_BASE))
      .and(pl.col("group").eq(pl.lit("overall"))),
  );
  if (table.height === 0) {
    return {
      because: `daily.parquet holds no ${SUITE_BASE}: lag 0 or residualize off was left out`,
    };
  }
  const day = Int32Array.from(numbers(table, "date"));
  return { day, net: numbers(table, "net"), span: DAY };
}

function ofFrame(path: string, { document }: RecordedRun): DailyReturns {
  const symbols: unknown = fieldAt(document, "data", "symbols");
  const portfolio = Array.isArray(symbols) && symbols.length > 1;
  const name = portfolio ? "portfolio_net" : "net";
  const table = pl.readParquet(path, { columns: ["timestamp", name] });
  const time = numbers(table, "timestamp");
  const bars = portfolio
    ? distinct(time, numbers(table, name))
    : { time, net: numbers(table, name) };
  const span = numberOf(fieldAt(document, "data", "timeframe_ms")) ?? DAY;
  return { ...compounded(bars.time, bars.net), span: Math.max(span, DAY) };
}

/** Rows of a portfolio, which stand with each of its symbols, once and in the order of time. */
function distinct(time: Float64Array, net: Float64Array) {
  const byTime = new Map<number, number>();
  time.forEach((at, i) => {
    if (!Number.isNaN(net[i])) byTime.set(at, net[i]!);
  });
  const times = Float64Array.from(byTime.keys()).sort();
  return { time: times, net: times.map((at) => byTime.get(at)!) };
}

/** Π(1 + net) − 1 over the bars of each UTC day. */
function compounded(time: Float64Array, net: Float64Array): Pick<DailyReturns, "day" | "net"> {
  const days: number[] = [];
  const growth: number[] = [];
  time.forEach((at, i) => {
    const day = Math.floor(at / DAY);
    if (days.at(-1) !== day) {
      days.push(day);
      growth.push(1);
    }
    growth[growth.length - 1]! *= 1 + net[i]!;
  });
  return { day: Int32Array.from(days), net: Float64Array.from(growth, (each) => each - 1) };
}

/** A column as float64: times in ms, dates in days. */
function numbers(table: DataFrame, name: string): Float64Array {
  const column = table.getColumn(name);
  const whole =
    name === "timestamp" ? column.cast(pl.Int64) : name === "date" ? column.cast(pl.Int32) : column;
  return Float64Array.from(whole.cast(pl.Float64).toArray(), Number);
}
