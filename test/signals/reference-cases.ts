import type { SignalCatalog, SignalRows } from "../../src/signals/catalog-port.ts";
import type { BacktestConfig } from "../../src/signals/config.ts";
import type { BacktestResult, DailySeries } from "../../src/signals/result.ts";
import { signalFile, sourceCatalog } from "./fixture-universe.ts";

/** Universes for which there are fixtures: where their source tables lie, and the signal. */
const SOURCES: Readonly<Record<string, readonly [folder: string, signal: string]>> = {
  synthetic: ["test/fixtures/universe/synthetic", "test/fixtures/universe/synthetic/signal.csv.gz"],
  demo_momentum_reversal: ["examples/data/universe", "examples/signals/momentum-reversal.parquet"],
  demo_noise: ["examples/data/universe", "examples/signals/noise.parquet"],
};
export const UNIVERSES: readonly string[] = Object.keys(SOURCES);

const catalogs = new Map<string, SignalCatalog>();

/** Catalog and signal of a universe with fixtures. */
export function caseOf(universe: string): { catalog: SignalCatalog; rows: SignalRows } {
  const [folder, signal] = SOURCES[universe]!;
  const catalog = catalogs.get(folder) ?? sourceCatalog(folder);
  catalogs.set(folder, catalog);
  return { catalog, rows: signalFile(signal) };
}

/** Our configuration of the reference's. */
export function configOf(config: Readonly<Record<string, unknown>>): BacktestConfig {
  const ours = Object.entries(config)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => [NAMES[name] ?? name, name === "universe" ? String(value) : value]);
  return Object.fromEntries(ours);
}

const NAMES: Readonly<Record<string, string>> = {
  from_open: "fromOpen",
  tc_model: "tcModel",
  tc_bps: "tcBps",
  universe_flag: "universeColumn",
};

export function dailyOf(daily: DailySeries) {
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

export function capNet({ tiers }: BacktestResult) {
  return Object.fromEntries(Object.entries(tiers).map(([name, { net }]) => [name, net]));
}

export function summaryOf({ summary }: BacktestResult) {
  const of = (kind: string) =>
    Object.fromEntries(
      summary.filter((part) => part.kind === kind).map(({ group, metrics }) => [group, metrics]),
    );
  return { overall: summary[0]!.metrics, years: of("year"), caps: of("cap") };
}

/** The reference lists only the deciles that were held on some day. */
export function fractileOf({ fractile }: BacktestResult) {
  const held = fractile.filter(({ days }) => days > 0);
  return held.map(({ decile, annualReturn, sharpe, names, days }) => ({
    decile: decile - 1,
    annual_return: annualReturn,
    sharpe,
    names,
    days,
  }));
}

export function countsOf({ counts }: BacktestResult) {
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
