import pl, { type DataFrame, type Series } from "nodejs-polars";
import type { BacktestResult, DailySeries, GroupSummary } from "../signals/result.ts";
import { SUMMARY_STATISTICS, type SummaryMetricName } from "../signals/statistics.ts";
import type { SuiteResult } from "../signals/suite.ts";
import { integerColumn, repeatedColumn, textColumn } from "./columns.ts";

const METRICS = Object.keys(SUMMARY_STATISTICS) as SummaryMetricName[];
const NUMBERS = [
  "gross",
  "cost",
  "net",
  "equity",
  "turnover",
  "long",
  "short",
  "universe",
] as const;
const COUNTS = ["names", "longs", "shorts", "missing"] as const;

/** A result with the name under which the files hold it. */
interface Named {
  /** `lag0_off`, `baseline_value`. */
  readonly key: string;
  readonly result: BacktestResult;
}

/** Configurations of the grid, then the baselines that there are. */
function namedResults({ results, baselines }: SuiteResult): Named[] {
  return [
    ...Object.entries(results).map(([key, result]) => ({ key, result })),
    ...Object.entries(baselines).flatMap(([name, { result }]) =>
      result ? [{ key: `baseline_${name}`, result }] : [],
    ),
  ];
}

/**
 * `summary.csv`: a line for each configuration (and baseline) and group (overall, years, cap tiers) with
 * every figure of `SUMMARY_STATISTICS` in its shortest exact form; empty where not defined.
 */
export function summaryCsv(suite: SuiteResult): string {
  const head = ["key", "lag", "residualize", "kind", "group", ...METRICS];
  const lines = namedResults(suite).flatMap(({ key, result }) =>
    result.summary.map(({ kind, group, metrics }: GroupSummary) => [
      ...[key, String(result.config.lag), result.config.residualize, kind, quoted(group)],
      ...METRICS.map((name) => (Number.isFinite(metrics[name]) ? String(metrics[name]) : "")),
    ]),
  );
  return `${[head, ...lines].map((cells) => cells.join(",")).join("\n")}\n`;
}

function quoted(text: string): string {
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * `daily.parquet`: `key, group, date` (of the return), the series of `DailySeries` as float64 and its
 * counts as int64, `state`; for each configuration and baseline overall, then by cap tier.
 */
export function dailyTable(suite: SuiteResult): DataFrame {
  const parts = namedResults(suite).flatMap(({ key, result }) => [
    { key, group: "overall", daily: result.daily },
    ...Object.entries(result.tiers).map(([group, daily]) => ({ key, group, daily })),
  ]);
  const repeated = (name: "key" | "group") =>
    repeatedColumn(
      name,
      parts.map((part) => ({ text: part[name], count: part.daily.date.length })),
    );
  const joined = (name: (typeof NUMBERS | typeof COUNTS)[number]) =>
    concatenated(parts.map(({ daily }) => daily[name]));
  return pl.DataFrame([
    repeated("key"),
    repeated("group"),
    dateColumn(
      "date",
      parts.map(({ daily }) => daily.date),
    ),
    ...NUMBERS.map((name) => pl.Series(name, joined(name))),
    ...COUNTS.map((name) => integerColumn(name, joined(name))),
    textColumn(
      "state",
      parts.flatMap(({ daily }: { daily: DailySeries }) => daily.state),
    ),
  ]);
}

/** `ic.parquet`: `horizon, date` (of formation), rank correlation `ic`, decile `spread`, `names` with returns. */
export function icTable({ ic }: Pick<SuiteResult, "ic">): DataFrame {
  const series = ic.map((one) => one.series);
  const horizons = ic.map(({ horizon, series: { date } }) =>
    new Int32Array(date.length).fill(horizon),
  );
  return pl.DataFrame([
    integerColumn("horizon", Int32Array.from(horizons.flatMap((values) => [...values]))),
    dateColumn(
      "date",
      series.map(({ date }) => date),
    ),
    pl.Series("ic", concatenated(series.map((one) => one.ic))),
    pl.Series("spread", concatenated(series.map((one) => one.spread))),
    integerColumn("names", concatenated(series.map((one) => one.names))),
  ]);
}

function concatenated(parts: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** Calendar dates of days since 1970-01-01. */
function dateColumn(name: string, parts: readonly Int32Array[]): Series {
  const days = concatenated(parts.map((part) => Float64Array.from(part)));
  return pl.Series(name, Int32Array.from(days)).cast(pl.Date);
}
