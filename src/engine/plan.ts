import type { PriceColumn } from "../strategy/bars.ts";
import { column, constant, withExpressionScope } from "../strategy/expression.ts";
import {
  type ParameterSpace,
  type ParameterValue,
  type ParameterValues,
  resolveParameters,
} from "../strategy/parameters.ts";
import { compileProgram, type Program } from "../strategy/program.ts";
import { buildSignal, type Exits, type Strategy } from "../strategy/strategy.ts";
import { type BacktestOptions, type ResolvedOptions, resolveOptions } from "./options.ts";

/** Prices behind the signal, in the order of `STREAMS` (simulation). */
const PRICE_STREAMS = ["open", "high", "low", "close"] as const;

/** A strategy with its parameters and options filled in: all that bars do not decide. */
export interface BacktestPlan {
  /** Of the strategy, as is the version. */
  readonly name: string;
  readonly version: string;
  readonly params: ParameterValues;
  readonly options: ResolvedOptions;
  /** Signal and prices for the figures, in the order of `STREAMS` (simulation). */
  readonly program: Program;
  /** The same for a list of trades, which may want more prices. */
  readonly tradesProgram: Program;
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
  const [program, tradesProgram] = withExpressionScope(() => {
    const signal = buildSignal(strategy, values);
    return [false, excursions].map((withExcursions) => {
      const prices = requiredPrices(resolved, withExcursions);
      const price = (name: PriceColumn) =>
        prices.includes(name) ? column(name) : constant(Number.NaN);
      return compileProgram([signal, ...PRICE_STREAMS.map(price)]);
    });
  }) as [Program, Program];
  const columns = tradesProgram.columns.filter((name) => name !== "timestamp");
  return {
    name: strategy.name,
    version: strategy.version,
    params: values,
    options: resolved,
    program,
    tradesProgram,
    columns,
  };
}

function requiredPrices({ fill, exits }: ResolvedOptions, excursions: boolean): PriceColumn[] {
  const stops = hasPriceExits(exits);
  const prices: PriceColumn[] = ["close"];
  if (fill === "next-open" || stops) prices.push("open");
  if (stops || excursions) prices.push("high", "low");
  return prices;
}

function hasPriceExits({ stopLoss, takeProfit, trailingStop }: Exits): boolean {
  return stopLoss !== undefined || takeProfit !== undefined || trailingStop !== undefined;
}
