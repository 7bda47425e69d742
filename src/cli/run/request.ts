import { type DateRange, parseDateRange } from "../../data/dates.ts";
import { type BacktestOptions, FILLS, type Fill, resolveOptions } from "../../engine/options.ts";
import { AssayError, unknownName } from "../../errors.ts";
import type { Exits } from "../../strategy/strategy.ts";
import { EXAMPLE_VALUES } from "./example-values.ts";

/** Options that every command which runs a strategy takes, as commander hands them over. */
export interface RunCommandOptions {
  readonly data?: string;
  readonly symbol?: readonly string[];
  readonly from?: string;
  readonly to?: string;
  readonly timeframe?: string;
  readonly fill?: string;
  readonly feeBps?: number;
  readonly slippageBps?: number;
  readonly stopLoss?: number;
  readonly takeProfit?: number;
  readonly trailingStop?: number;
  readonly maxBars?: number;
  readonly periodsPerYear?: number;
  readonly assetClass?: string;
  readonly out: string;
  readonly files: boolean;
  readonly json?: boolean;
}

/** What to run over which bars, checked as far as that goes without reading anything. */
export interface RunRequest {
  readonly strategyFile: string;
  readonly source: string;
  /** All symbols of the source unless given. */
  readonly symbols?: readonly string[];
  readonly timeframe?: string;
  readonly range: DateRange;
  readonly options: BacktestOptions;
  readonly assetClass?: string;
}

/** @throws AssayError `usage`, `bad-date`, `empty-range` or `bad-option`. */
export function runRequestOf(strategyFile: string, given: RunCommandOptions): RunRequest {
  // Not left to commander, which would ask for it before it says that --dta is unknown.
  if (given.data === undefined) {
    throw new AssayError(
      "usage",
      "Expected bars to run on, got no --data.",
      "Add --data with a hive folder, a Parquet file or a CSV file.",
    );
  }
  const range = parseDateRange(given.from, given.to);
  const { feeBps, slippageBps, periodsPerYear } = given;
  const request: RunRequest = {
    strategyFile,
    source: given.data,
    range,
    options: {
      ...range,
      ...(given.fill === undefined ? {} : { fill: parseFill(given.fill) }),
      costs: {
        ...(feeBps === undefined ? {} : { feeBps }),
        ...(slippageBps === undefined ? {} : { slippageBps }),
      },
      exits: givenExits(given),
      ...(periodsPerYear === undefined ? {} : { periodsPerYear }),
    },
    ...(given.symbol === undefined ? {} : { symbols: given.symbol }),
    ...(given.timeframe === undefined ? {} : { timeframe: given.timeframe }),
    ...(given.assetClass === undefined ? {} : { assetClass: given.assetClass }),
  };
  requireOptions(request.options);
  return request;
}

/** Checks options before the strategy's own come in, so that errors can name them as they were typed. */
function requireOptions(options: BacktestOptions): void {
  try {
    resolveOptions(options, {}, 1);
  } catch (error) {
    if (!(error instanceof AssayError)) throw error;
    const name = /^Option "(\w+)"/.exec(error.message)?.[1];
    const flag = Object.keys(EXAMPLE_VALUES).find((each) => camelCase(each) === name);
    if (name === undefined || !isFlag(flag)) throw error;
    throw new AssayError(
      error.code,
      error.message.replace(`Option "${name}"`, flag),
      `Write for example ${flag} ${EXAMPLE_VALUES[flag]}.`,
      { cause: error },
    );
  }
}

function isFlag(flag: string | undefined): flag is keyof typeof EXAMPLE_VALUES {
  return flag !== undefined && Object.hasOwn(EXAMPLE_VALUES, flag);
}

/** `--fee-bps` as the engine calls it: `feeBps`. */
function camelCase(flag: string): string {
  return flag.slice(2).replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

function givenExits({ stopLoss, takeProfit, trailingStop, maxBars }: RunCommandOptions): Exits {
  return {
    ...(stopLoss === undefined ? {} : { stopLoss }),
    ...(takeProfit === undefined ? {} : { takeProfit }),
    ...(trailingStop === undefined ? {} : { trailingStop }),
    ...(maxBars === undefined ? {} : { maxBars }),
  };
}

function parseFill(text: string): Fill {
  const found = FILLS.find((fill) => fill === text);
  if (found) return found;
  throw unknownName("bad-option", "fill", text, FILLS);
}
