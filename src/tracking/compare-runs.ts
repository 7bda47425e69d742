import { formatDay } from "../signals/days.ts";
import { pearson } from "../signals/statistics.ts";
import { type DailyReturns, dailyReturns, type NoDailyReturns } from "./daily-returns.ts";
import { findRun } from "./find-run.ts";
import { type Difference, differences } from "./flatten.ts";
import { type RunSummary, runSummary } from "./list-runs.ts";
import { type RecordedRun, readRun } from "./recorded-run.ts";
import { identityOf } from "./stored-run.ts";

/** A figure of two runs. */
export interface MetricDelta {
  readonly name: string;
  /** Null where not defined, or where a run has no such figure. */
  readonly a: number | null;
  readonly b: number | null;
  /** `b - a`; null unless both are known and mean the same. */
  readonly delta: number | null;
}

/** How a run grew over the days of a comparison. */
export interface DailyEquity {
  /** Days since 1970-01-01 on which the run has a return. */
  readonly day: Int32Array;
  /** Growth of 1 from before the first of them to the end of each. */
  readonly equity: Float64Array;
}

/** Two runs day by day. */
export interface DailyComparison {
  /** Days on which both have a return. */
  readonly days: number;
  /** First and last day of the range that both cover: `2020-01-31`; null where there is none. */
  readonly from: string | null;
  readonly to: string | null;
  /** Pearson correlation of the daily net returns on common days; NaN where not defined. */
  readonly correlation: number;
  /** Why there is no correlation; absent where there is one. */
  readonly undefined?: string;
  /** Both over the common range, each on its own days; absent where there is none. */
  readonly equity?: { readonly a: DailyEquity; readonly b: DailyEquity };
}

/** What two runs have in common and what not. */
export interface RunComparison {
  readonly a: RunSummary;
  readonly b: RunSummary;
  /** Parts of the two identities that differ, by path; undefined where a run has no such part. */
  readonly config: readonly Difference[];
  readonly metrics: readonly MetricDelta[];
  readonly daily: DailyComparison;
}

/** Where runs are. */
export interface CompareOptions {
  /** Folder of all runs; `runs`. */
  readonly root?: string;
}

/** Figures that mean the same for a strategy over time and for a signal across a universe. */
const SHARED = ["sharpe", "volatility", "max_drawdown", "total_return"];
/** Fewer common days than this have no correlation that says anything. */
const FEWEST_DAYS = 3;

/**
 * Compares two recorded runs of any kind: what they were made of, their figures, and their net returns
 * on the days that both have.
 *
 * @param a id of a run, or at least four digits at its start.
 * @throws AssayError `unknown-run`, or `damaged-run` where a `run.json` cannot be understood.
 */
export async function compareRuns(
  a: string,
  b: string,
  { root = "runs" }: CompareOptions = {},
): Promise<RunComparison> {
  const [one, other] = [readRun(root, findRun(root, a)), readRun(root, findRun(root, b))];
  const summaries = { a: runSummary(root, one.runId), b: runSummary(root, other.runId) };
  const alike = (one.kind === "suite") === (other.kind === "suite");
  return {
    ...summaries,
    config: differences(identityOf(one.document), identityOf(other.document)),
    metrics: metricDeltas(summaries.a, summaries.b, alike),
    daily: compareDays(one, other),
  };
}

function metricDeltas(a: RunSummary, b: RunSummary, alike: boolean): MetricDelta[] {
  const names = [...new Set([...Object.keys(a.metrics), ...Object.keys(b.metrics)])];
  return names.map((name) => {
    const [one, other] = [a.metrics[name] ?? null, b.metrics[name] ?? null];
    const known = one !== null && other !== null && (alike || SHARED.includes(name));
    return { name, a: one, b: other, delta: known ? other - one : null };
  });
}

function compareDays(a: RecordedRun, b: RecordedRun): DailyComparison {
  const [one, other] = [dailyReturns(a), dailyReturns(b)];
  if ("because" in one) return without(a, one);
  if ("because" in other) return without(b, other);
  const from = Math.max(one.day[0] ?? Number.NaN, other.day[0] ?? Number.NaN);
  const to = Math.min(one.day.at(-1) ?? Number.NaN, other.day.at(-1) ?? Number.NaN);
  if (!(from <= to)) return nothing("the two have no day in common");
  const [x, y] = onCommonDays(one, other);
  const found = {
    days: x.length,
    from: formatDay(from),
    to: formatDay(to),
    equity: { a: grown(one, from, to), b: grown(other, from, to) },
  };
  const reason = noCorrelation(x, one, other);
  const correlation = reason === undefined ? pearson(x, y) : Number.NaN;
  if (!Number.isNaN(correlation)) return { ...found, correlation };
  return { ...found, correlation, undefined: reason ?? "the returns of one do not vary" };
}

function without({ runId }: RecordedRun, { because }: NoDailyReturns): DailyComparison {
  return nothing(`run ${runId}: ${because}`);
}

function nothing(reason: string): DailyComparison {
  return { days: 0, from: null, to: null, correlation: Number.NaN, undefined: reason };
}

/** Why a correlation would say nothing; undefined where it would. */
function noCorrelation(x: Float64Array, a: DailyReturns, b: DailyReturns): string | undefined {
  if (a.span !== b.span) return "the bars of one are longer than a day";
  return x.length < FEWEST_DAYS ? `fewer than ${FEWEST_DAYS} common days` : undefined;
}

/** Returns of both on the days that both have. */
function onCommonDays(a: DailyReturns, b: DailyReturns): [Float64Array, Float64Array] {
  const places = new Map(Array.from(b.day, (day, place) => [day, place]));
  const pairs = Array.from(a.day).flatMap((day, i) => {
    const place = places.get(day);
    return place === undefined ? [] : [[a.net[i]!, b.net[place]!] as const];
  });
  return [Float64Array.from(pairs, ([x]) => x), Float64Array.from(pairs, ([, y]) => y)];
}

/** Growth of 1 over the days from … to, both included. */
function grown({ day, net }: DailyReturns, from: number, to: number): DailyEquity {
  const rows = Array.from(day.keys()).filter((i) => day[i]! >= from && day[i]! <= to);
  let growth = 1;
  return {
    day: Int32Array.from(rows, (i) => day[i]!),
    equity: Float64Array.from(rows, (i) => {
      growth *= 1 + net[i]!;
      return growth;
    }),
  };
}
