import { type AlignmentCounts, countsAtLag } from "./align.ts";
import type { ResolvedConfig } from "./config.ts";
import { firstFrom, formatDay, parseDay } from "./days.ts";
import { meanAndDeviation } from "./newey-west.ts";
import {
  DAYS_PER_YEAR,
  equityOf,
  type SummaryInput,
  type SummaryMetrics,
  sharpeOf,
  summaryMetrics,
} from "./statistics.ts";
import type { ColumnName } from "./study/cells.ts";
import { DECILES } from "./study/portfolio.ts";
import type { Study } from "./study/study.ts";

/** Years with fewer days have no figures of their own. */
const FEWEST_DAYS_OF_YEAR = 60;

/** One row for each trading date of the range, dated by the return: weights are of the date before. */
export interface DailySeries {
  /** Days since 1970-01-01. */
  readonly date: Int32Array;
  /** Fractions of one side's capital. */
  readonly gross: Float64Array;
  readonly cost: Float64Array;
  readonly net: Float64Array;
  /** Π(1 + net). */
  readonly equity: Float64Array;
  /** Half of Σ|Δw|: 1 is all of both sides exchanged. The last day has the exit too. */
  readonly turnover: Float64Array;
  readonly long: Float64Array;
  readonly short: Float64Array;
  /** Mean return of the universe; NaN where not known. */
  readonly universe: Float64Array;
  /** Names that were ranked, and those on each side. */
  readonly names: Float64Array;
  readonly longs: Float64Array;
  readonly shorts: Float64Array;
  /** Names held that have no return. */
  readonly missing: Float64Array;
  /** Why there is a position or none. */
  readonly state: readonly DayState[];
}

/** `no_signal`: no name; `skipped`: too few names for the regressors; `mincos`: too few on a side. */
export type DayState = "invested" | "no_signal" | "skipped" | "mincos";

/** Figures of some of the days or names. */
export interface GroupSummary {
  readonly kind: "overall" | "year" | "cap";
  /** `overall`, `2016`, `large`. */
  readonly group: string;
  readonly metrics: SummaryMetrics;
}

/** A tenth of the names by signal, lowest first: before costs, weighted like the portfolio. */
export interface DecileSummary {
  /** 1 … 10. */
  readonly decile: number;
  /** 252 times the mean daily return. */
  readonly annualReturn: number;
  readonly sharpe: number;
  /** Mean number of names with a weight. */
  readonly names: number;
  /** Days on which it had one and the portfolio a position. */
  readonly days: number;
}

/** What was left out, by reason. */
export interface BacktestCounts extends AlignmentCounts {
  /** Name-days. */
  readonly unknownRegressor: number;
  readonly smallIndustry: number;
  readonly unknownWeight: number;
  /** Days without a position, by reason, and together. */
  readonly noSignal: number;
  readonly skipped: number;
  readonly mincos: number;
  readonly flat: number;
}

/** A signal as a portfolio of one configuration. */
export interface BacktestResult {
  readonly config: ResolvedConfig;
  /** Overall, then each year, then each cap tier. */
  readonly summary: readonly GroupSummary[];
  readonly daily: DailySeries;
  /** The same for each cap tier. */
  readonly tiers: Readonly<Record<string, DailySeries>>;
  readonly fractile: readonly DecileSummary[];
  readonly counts: BacktestCounts;
  /** Columns, `table.column`, that would have been used and that the snapshot lacks. */
  readonly absent: readonly string[];
  /** Of the overall group, net. NaN where not defined. */
  readonly sharpe: number;
  readonly annualReturn: number;
  readonly maxDrawdown: number;
  readonly turnover: number;
}

/** Result of one configuration of a study: a residualisation and a lag by their places in the plan. */
export function resultOf(
  study: Study,
  config: ResolvedConfig,
  mode: number,
  lag: number,
): BacktestResult {
  const daily = dailySeries(study, mode, lag, 0);
  const tiers = Object.fromEntries(
    study.source.tiers.map((name, tier) => [name, dailySeries(study, mode, lag, tier + 1)]),
  );
  const metrics = summaryMetrics(summaryInput(daily));
  const summary: GroupSummary[] = [
    { kind: "overall", group: "overall", metrics },
    ...yearSummaries(daily),
    ...Object.entries(tiers).map(
      ([group, series]): GroupSummary => ({
        kind: "cap",
        group,
        metrics: summaryMetrics(summaryInput(series)),
      }),
    ),
  ];
  return {
    config,
    summary,
    daily,
    tiers,
    fractile: decileSummaries(study, mode, lag),
    counts: countsOf(study, mode, lag, daily.state),
    absent: study.source.absent,
    sharpe: metrics.sharpe,
    annualReturn: metrics.annual_return,
    maxDrawdown: metrics.max_drawdown,
    turnover: metrics.turnover,
  };
}

/** Reads columns of the days of a lag's range. */
function columnReader({ plan, cells }: Study, mode: number, place: number, group: number) {
  const { lag, first, last } = plan.lags[place]!;
  const config = mode * plan.lags.length + place;
  const from = first - lag - cells.shape.first;
  const days = last - first + 1;
  return {
    first,
    days,
    column: (name: ColumnName) => cells.column(config, group, name).slice(from, from + days),
    decile: (decile: number, what: "returns" | "names") =>
      cells.decile(config, decile, what).subarray(from, from + days),
  };
}

function dailySeries(study: Study, mode: number, lag: number, group: number): DailySeries {
  const { first, days, column } = columnReader(study, mode, lag, group);
  const [long, short] = [column("long"), column("short")];
  const [exitTraded, exitCost] = [column("exitTraded"), column("exitCost")];
  const gross = long.map((value, day) => value + short[day]!);
  const cost = column("cost").map((value, day) => value + exitCost[day]!);
  const net = gross.map((value, day) => value - cost[day]!);
  return {
    date: study.source.inputs.tradingDates.slice(first + 1, first + 1 + days),
    gross,
    cost,
    net,
    equity: equityOf(net),
    turnover: column("traded").map((value, day) => (value + exitTraded[day]!) / 2),
    long,
    short,
    universe: study.universe.mean.slice(first + 1, first + 1 + days),
    names: column("names"),
    longs: column("longs"),
    shorts: column("shorts"),
    missing: column("missing"),
    state: Array.from(column("state"), (state) => STATE_NAMES[state]!),
  };
}

/** By number of `STATE`. */
const STATE_NAMES: readonly DayState[] = ["invested", "no_signal", "skipped", "mincos"];

/** What the figures of some days are made of; all days unless told which. */
function summaryInput(daily: DailySeries, from = 0, to = daily.date.length): SummaryInput {
  const days = (values: Float64Array) => values.subarray(from, to);
  const invested = new Uint8Array(to - from);
  for (let day = from; day < to; day++) invested[day - from] = +(daily.state[day] === "invested");
  return {
    net: days(daily.net),
    gross: days(daily.gross),
    long: days(daily.long),
    short: days(daily.short),
    universe: days(daily.universe),
    turnover: days(daily.turnover),
    missing: days(daily.missing),
    invested,
  };
}

function yearSummaries(daily: DailySeries): GroupSummary[] {
  const { date } = daily;
  const years: GroupSummary[] = [];
  for (let from = 0; from < date.length; ) {
    const group = formatDay(date[from]!).slice(0, 4);
    const to = firstFrom(date, parseDay("year", nextYear(group)));
    if (to - from >= FEWEST_DAYS_OF_YEAR)
      years.push({ kind: "year", group, metrics: summaryMetrics(summaryInput(daily, from, to)) });
    from = to;
  }
  return years;
}

function nextYear(year: string): string {
  return String(Number(year) + 1).padStart(4, "0");
}

function decileSummaries(study: Study, mode: number, lag: number): DecileSummary[] {
  const { decile } = columnReader(study, mode, lag, 0);
  return Array.from({ length: DECILES }, (_, place) => {
    const sizes = decile(place, "names");
    const earned = decile(place, "returns");
    // A decile without names has no return, and is left out of its mean.
    const { count, mean } = meanAndDeviation(earned);
    return {
      decile: place + 1,
      annualReturn: DAYS_PER_YEAR * mean,
      sharpe: sharpeOf(earned),
      names: sizes.reduce((total, size) => total + size, 0) / count,
      days: count,
    };
  });
}

function countsOf(
  study: Study,
  mode: number,
  lag: number,
  states: readonly DayState[],
): BacktestCounts {
  const { column } = columnReader(study, mode, lag, 0);
  const total = (name: ColumnName) => column(name).reduce((sum, value) => sum + value, 0);
  const days = (state: DayState) => states.filter((found) => found === state).length;
  return {
    ...countsAtLag(study.prepared.counts, study.prepared.byDate, study.plan.lags[lag]!.lag),
    unknownRegressor: total("unknownRegressor"),
    smallIndustry: total("smallIndustry"),
    unknownWeight: total("unknownWeight"),
    noSignal: days("no_signal"),
    skipped: days("skipped"),
    mincos: days("mincos"),
    flat: states.length - days("invested"),
  };
}
