import { expected, unknownName } from "../errors.ts";
import type { Exits } from "../strategy/strategy.ts";

/**
 * When a signal is traded (SEMANTICS T, fills).
 *
 * - `next-open`: at the next bar's open. The default.
 * - `close`: at the very close that made the signal; optimistic, and labelled so wherever shown.
 * - `next-close`: at the close of the next bar.
 */
export const FILLS = ["next-open", "close", "next-close"] as const;
/** One of `FILLS`. */
export type Fill = (typeof FILLS)[number];

/** Cost of trading, in basis points of the traded size, per fill. */
export interface CostModel {
  /** Commission; 1 by default. */
  readonly feeBps: number;
  /** Half spread and impact; 1 by default. */
  readonly slippageBps: number;
}

/** One basis point of fee and one of slippage per fill. */
export const DEFAULT_COSTS: CostModel = Object.freeze({ feeBps: 1, slippageBps: 1 });

/** Cost per unit traded, as a fraction. */
export function costRate({ feeBps, slippageBps }: CostModel): number {
  return (feeBps + slippageBps) / 10_000;
}

/** How a backtest trades and what it counts; every field has a default. */
export interface BacktestOptions {
  /** `next-open` unless given. */
  readonly fill?: Fill;
  /** Overlays `DEFAULT_COSTS`. */
  readonly costs?: Partial<CostModel>;
  /** Overlays the exits of the strategy. */
  readonly exits?: Exits;
  /** First counted time, ms UTC, inclusive; the first bar unless given. Earlier bars only warm up. */
  readonly from?: number;
  /** End of the counted time, ms UTC, exclusive; after the last bar unless given. */
  readonly to?: number;
  /** Overrides the periods per year of the bars. */
  readonly periodsPerYear?: number;
}

/** Options with every default filled in and checked. */
export interface ResolvedOptions {
  readonly fill: Fill;
  readonly costs: CostModel;
  readonly exits: Exits;
  readonly from: number;
  readonly to: number;
  readonly periodsPerYear: number;
}

const OPTION_NAMES = ["fill", "costs", "exits", "from", "to", "periodsPerYear", "excursions"];
const COST_NAMES = ["feeBps", "slippageBps"];
const EXIT_NAMES = ["stopLoss", "takeProfit", "trailingStop", "maxBars"];

/** @throws AssayError `bad-option` for an unknown name, or a value outside its range. */
export function resolveOptions(
  options: BacktestOptions,
  strategyExits: Exits,
  periodsPerYear: number,
): ResolvedOptions {
  requireNames("option", options, OPTION_NAMES);
  requireNames("cost", options.costs, COST_NAMES);
  requireNames("exit", options.exits, EXIT_NAMES);
  requireNames("exit", strategyExits, EXIT_NAMES);
  requireTime("from", options.from);
  requireTime("to", options.to);
  const resolved: ResolvedOptions = {
    fill: options.fill ?? "next-open",
    costs: { ...DEFAULT_COSTS, ...options.costs },
    exits: { ...strategyExits, ...options.exits },
    from: options.from ?? Number.NEGATIVE_INFINITY,
    to: options.to ?? Number.POSITIVE_INFINITY,
    periodsPerYear: options.periodsPerYear ?? periodsPerYear,
  };
  const { costs, exits } = resolved;
  requireOneOf("fill", resolved.fill, FILLS);
  requireNumber("feeBps", costs.feeBps, 0, 10_000);
  requireNumber("slippageBps", costs.slippageBps, 0, 10_000);
  requireFraction("stopLoss", exits.stopLoss, 1);
  requireFraction("takeProfit", exits.takeProfit, Number.POSITIVE_INFINITY);
  requireFraction("trailingStop", exits.trailingStop, 1);
  if (exits.maxBars !== undefined && !(Number.isInteger(exits.maxBars) && exits.maxBars >= 1)) {
    throw badOption("maxBars", "a whole number of bars, at least 1", exits.maxBars);
  }
  if (!(resolved.periodsPerYear > 0 && Number.isFinite(resolved.periodsPerYear))) {
    throw badOption("periodsPerYear", "a number above 0", resolved.periodsPerYear);
  }
  if (!(resolved.from < resolved.to)) throw badOption("to", "a time after from", resolved.to);
  return Object.freeze(resolved);
}

function requireNames(kind: string, given: object | undefined, known: readonly string[]): void {
  for (const name of Object.keys(given ?? {})) {
    if (!known.includes(name)) throw unknownName("bad-option", kind, name, known);
  }
}

/** A text would be compared as a number, and count as some moment in 1970. */
function requireTime(name: string, value: unknown): void {
  if (value !== undefined && (typeof value !== "number" || Number.isNaN(value))) {
    throw badOption(name, "a time in ms since 1970 UTC, such as Date.UTC(2017, 0)", value);
  }
}

function requireOneOf(name: string, value: string, allowed: readonly string[]): void {
  if (!allowed.includes(value)) throw badOption(name, `one of ${allowed.join(", ")}`, value);
}

function requireNumber(name: string, value: number, min: number, max: number): void {
  if (typeof value !== "number" || !(value >= min && value <= max)) {
    throw badOption(name, `a number in [${min}, ${max}]`, value);
  }
}

function requireFraction(name: string, value: number | undefined, below: number): void {
  if (value !== undefined && !(typeof value === "number" && value > 0 && value < below)) {
    throw badOption(name, `a fraction above 0 and below ${below} (0.05 is 5 %)`, value);
  }
}

function badOption(name: string, wanted: string, got: unknown) {
  return expected("bad-option", `Option "${name}"`, wanted, got, `Change ${name}.`);
}
