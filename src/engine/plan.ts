import { PRICE_COLUMNS, type PriceColumn } from "../strategy/bars.ts";
import { withExpressionScope } from "../strategy/expression.ts";
import { fuseChoices } from "../strategy/fuse.ts";
import {
  type ParameterSpace,
  type ParameterValue,
  type ParameterValues,
  resolveParameters,
} from "../strategy/parameters.ts";
import type { Program } from "../strategy/program.ts";
import { compileProgram } from "../strategy/program-builder.ts";
import { buildSignal, type Exits, type Strategy } from "../strategy/strategy.ts";
import {
  type BacktestOptions,
  type Fill,
  type ResolvedOptions,
  resolveOptions,
} from "./options.ts";
import type { StitchedPart } from "./stitch.ts";

/** What accounts side by side have in common, and in what they differ. */
export interface SimulationPlan {
  readonly options: ResolvedOptions;
  /** Its results are the distinct signals. */
  readonly program: Program;
  /** Prices that fills and exits look at; of others nothing is known. */
  readonly prices: readonly PriceColumn[];
  readonly accounts: PlannedAccounts;
  /**
   * Signals and exits that follow each other in time, ascending; then there is one account, of the
   * signal 0 that they make together, and the parts' exits rule it.
   */
  readonly parts?: readonly StitchedPart[];
}

/** Strategies with one parameter set each. */
export interface PlannedAccounts {
  /** For each account the number of its signal among the program's results. */
  readonly signalOf: Int32Array;
  /** For each account its place in `exits`. */
  readonly exitsOf: Int32Array;
  readonly exits: readonly Exits[];
}

/** One account, of signal 0. */
export function oneAccount(exits: Exits): PlannedAccounts {
  return { signalOf: Int32Array.of(0), exitsOf: Int32Array.of(0), exits: [exits] };
}

/** A strategy with its parameters and options filled in: all that bars do not decide. */
export interface BacktestPlan {
  /** Of the strategy, as is the version. */
  readonly name: string;
  readonly version: string;
  readonly params: ParameterValues;
  /** What the figures take. */
  readonly figures: SimulationPlan;
  /** The same for a list of trades, which may want more prices. */
  readonly trades: SimulationPlan;
  readonly options: ResolvedOptions;
  /** Columns that the bars must have for both. */
  readonly columns: readonly PriceColumn[];
}

/** What a plan should hold besides what the strategy and the options ask for. */
export interface PlanOptions extends BacktestOptions {
  /**
   * Whether trades know their excursions (`mae`, `mfe`), for which high and low are needed. Default
   * true; with false they are NaN unless exits need these columns anyway.
   */
  readonly excursions?: boolean;
}

/**
 * Fills in defaults, checks every value and builds the expression graph; reads no bar.
 *
 * @param periodsPerYear used unless the options override it.
 * @throws AssayError for a parameter, option or expression that is not what it should be.
 */
export function planBacktest<S extends ParameterSpace>(
  strategy: Strategy<S>,
  params: Readonly<Record<string, ParameterValue>>,
  options: PlanOptions,
  periodsPerYear: number,
): BacktestPlan {
  const values = resolveParameters(strategy.params, params);
  const resolved = resolveOptions(options, strategy.exits?.(values) ?? {}, periodsPerYear);
  const excursions = options.excursions ?? true;
  const program = withExpressionScope(() =>
    compileProgram([buildSignal(strategy, values)], fuseChoices),
  );
  const { exits } = resolved;
  const accounts = oneAccount(exits);
  const planned = (withExcursions: boolean): SimulationPlan => ({
    options: resolved,
    program,
    prices: requiredPrices(resolved.fill, [exits], withExcursions),
    accounts,
  });
  const trades = planned(excursions);
  return {
    name: strategy.name,
    version: strategy.version,
    params: values,
    options: resolved,
    figures: planned(false),
    trades,
    columns: requiredColumns(trades),
  };
}

/** Prices that fills, any of `exits` and, if wanted, the excursions of trades look at. */
export function requiredPrices(
  fill: Fill,
  exits: readonly Exits[],
  excursions: boolean,
): readonly PriceColumn[] {
  const stops = exits.some(hasPriceExits);
  const prices: PriceColumn[] = ["close"];
  if (fill === "next-open" || stops) prices.push("open");
  if (stops || excursions) prices.push("high", "low");
  return prices;
}

/** Columns that bars must have. */
export function requiredColumns({ program, prices }: SimulationPlan): readonly PriceColumn[] {
  const names = new Set([...program.columns, ...prices]);
  return PRICE_COLUMNS.filter((name) => names.has(name));
}

function hasPriceExits({ stopLoss, takeProfit, trailingStop }: Exits): boolean {
  return stopLoss !== undefined || takeProfit !== undefined || trailingStop !== undefined;
}
