import { describe, expect, it } from "vitest";
import type { BacktestConfig } from "../../src/signals/config.ts";
import { parseDay } from "../../src/signals/days.ts";
import type { BacktestResult, DailySeries } from "../../src/signals/result.ts";
import { runBacktest } from "../../src/signals/run-backtest.ts";
import { expectedOf, fixtureCatalog, fixtureSignal } from "./fixture-universe.ts";
import { near } from "./near.ts";

const CASES = [
  ...[0, 1, 2].flatMap((lag) => ["off", "industry", "all"].map((mode) => `lag${lag}_${mode}`)),
  "from_open_hold3",
  "from_open_industry",
  "hold5_volume",
  "impact",
  "impact_from_open",
  "lopsided_free",
  "member",
  "not_member_all",
  "spread",
  "tenths",
  "value_lag1",
];

describe("a backtest against the plain reference in Python, on its synthetic universe", () => {
  const catalog = fixtureCatalog("synthetic");
  const rows = fixtureSignal("synthetic");

  it.each(CASES)("agrees to 1e-9 on every number of %s", async (name) => {
    const wanted = expectedOf("synthetic", name);
    const result = await runBacktest(rows, catalog, configOf(wanted.config));
    const differences = [
      ...near("daily", dailyOf(result.daily), wanted.daily),
      ...near("cap_net", capNet(result), wanted.cap_net),
      ...near("summary", summaryOf(result), wanted.summary),
      ...near("fractile", fractileOf(result), wanted.fractile),
      ...near("counts", countsOf(result), wanted.counts),
    ];
    expect(differences).toEqual([]);
  });
});

/** Our configuration of the reference's. */
// biome-ignore lint/suspicious/noExplicitAny: the reference's document is what it is
function configOf(config: any): BacktestConfig {
  return {
    lag: config.lag,
    residualize: config.residualize,
    weight: config.weight,
    fractile: config.fractile,
    mincos: config.mincos,
    hold: config.hold,
    fromOpen: config.from_open,
    tcModel: config.tc_model,
    tcBps: config.tc_bps,
    universe: String(config.universe) as "all" | "1" | "0",
    ...(config.book === null ? {} : { book: config.book }),
    ...(config.universe_flag === null ? {} : { universeColumn: config.universe_flag }),
    ...(config.from === null ? {} : { from: config.from }),
    ...(config.to === null ? {} : { to: config.to }),
  };
}

function dailyOf(daily: DailySeries) {
  return {
    date: daily.date,
    gross: daily.gross,
    net: daily.net,
    cost: daily.cost,
    turnover: daily.turnover,
    long: daily.long,
    short: daily.short,
    universe_mean: daily.universe,
    n_long: daily.longs,
    n_short: daily.shorts,
    missing_returns: daily.missing,
  };
}

function capNet({ tiers }: BacktestResult) {
  return Object.fromEntries(Object.entries(tiers).map(([name, { net }]) => [name, net]));
}

function summaryOf({ summary }: BacktestResult) {
  const of = (kind: string) =>
    Object.fromEntries(
      summary.filter((part) => part.kind === kind).map(({ group, metrics }) => [group, metrics]),
    );
  return { overall: summary[0]!.metrics, years: of("year"), caps: of("cap") };
}

/** The reference lists only the deciles that were held on some day. */
function fractileOf({ fractile }: BacktestResult) {
  const held = fractile.filter(({ days }) => days > 0);
  return held.map(({ decile, annualReturn, sharpe, names, days }) => ({
    decile: decile - 1,
    annual_return: annualReturn,
    sharpe,
    names,
    days,
  }));
}

function countsOf({ counts }: BacktestResult) {
  return {
    rows: counts.rows,
    same_close: counts.sameClose,
    nan_signal: counts.nanSignal,
    unknown_security: counts.unknownSecurity,
    duplicate: counts.duplicate,
    beyond_calendar: counts.beyondCalendar,
    same_day: counts.sameDay,
    older: counts.older,
    accepted: counts.accepted,
    unknown_regressor: counts.unknownRegressor,
    small_industry: counts.smallIndustry,
    no_signal: counts.noSignal,
    skipped: counts.skipped,
    mincos: counts.mincos,
    unknown_weight: counts.unknownWeight,
    flat: counts.flat,
  };
}

it("reads the reference's dates as it writes them", () => {
  expect(parseDay("date", "1970-01-02")).toBe(1);
});
