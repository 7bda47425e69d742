import { threadCount } from "../../compute/thread-count.ts";
import type { DateRange } from "../../data/dates.ts";
import { FILLS } from "../../engine/options.ts";
import type { ParameterRanges } from "../../optimize/ranges.ts";
import type { Search } from "../../optimize/search.ts";
import type { Exits } from "../../strategy/strategy.ts";
import { rangeOfAxis } from "../../tracking/axis-document.ts";
import { fieldAt, fieldsOf, textOf } from "../../tracking/fields.ts";
import type { RecordedRun } from "../../tracking/recorded-run.ts";
import { MODES, resolveWindows } from "../../walkforward/spec.ts";
import type { BacktestRequest } from "../backtest/request.ts";
import { wholeConstraint } from "../optimize/flags.ts";
import type { OptimizeRequest, SearchRequest } from "../optimize/request.ts";
import type { RunRequest } from "../run/request.ts";
import type { WalkForwardRequest } from "../walkforward/request.ts";
import { askedOf } from "./inputs.ts";
import {
  missing,
  numberIfRecorded,
  recordedList,
  recordedNumber,
  recordedText,
  textIfRecorded,
} from "./recorded-fields.ts";

/** Where a run over bars finds its strategy and its bars. */
export interface BarsInputs {
  readonly strategyFile: string;
  readonly source: string;
}

/** The request that made a backtest. @throws AssayError `damaged-run` */
export function recordedBacktestRequest(run: RecordedRun, inputs: BarsInputs): BacktestRequest {
  const params = fieldsOf(run.document.params) ?? missing(run, ["params"], "parameters by name");
  return {
    ...barsRequest(run, inputs),
    params: Object.fromEntries(Object.entries(params).map(([name, value]) => [name, `${value}`])),
  };
}

/** The request that made a search. @throws AssayError `damaged-run` */
export function recordedOptimizeRequest(run: RecordedRun, inputs: BarsInputs): OptimizeRequest {
  // How many sets are printed decides no byte.
  return { ...searchRequest(run, inputs), top: 1 };
}

/** The request that made a walk-forward. @throws AssayError `damaged-run` */
export function recordedWalkForwardRequest(
  run: RecordedRun,
  inputs: BarsInputs,
): WalkForwardRequest {
  const mode = recordedText(run, "windows", "mode");
  const windows = resolveWindows({
    train: recordedText(run, "windows", "train"),
    test: recordedText(run, "windows", "test"),
    mode:
      MODES.find((each) => each === mode) ?? missing(run, ["windows", "mode"], MODES.join(" or ")),
    embargo: recordedNumber(run, "windows", "embargo"),
  });
  return { ...searchRequest(run, inputs), windows };
}

function barsRequest(run: RecordedRun, { strategyFile, source }: BarsInputs): RunRequest {
  const range = rangeOf(run);
  const text = recordedText(run, "fill");
  const fill = FILLS.find((each) => each === text) ?? missing(run, ["fill"], FILLS.join(" or "));
  const symbols = symbolsOf(run);
  const timeframe = timeframeOf(run);
  const assetClass = textIfRecorded(run, "data", "asset_class") || undefined;
  return {
    strategyFile,
    source,
    range,
    options: {
      ...range,
      fill,
      costs: {
        feeBps: recordedNumber(run, "costs", "fee_bps"),
        slippageBps: recordedNumber(run, "costs", "slippage_bps"),
      },
      exits: exitsOf(run),
      periodsPerYear: recordedNumber(run, "data", "periods_per_year"),
    },
    ...(symbols === undefined ? {} : { symbols }),
    ...(timeframe === undefined ? {} : { timeframe }),
    ...(assetClass === undefined ? {} : { assetClass }),
  };
}

/** Symbols as they were asked for, all of them or a list; without a note of that those that were run. */
function symbolsOf(run: RecordedRun): readonly string[] | undefined {
  if (isNoted(run) && askedOf(run, "symbols") === undefined) return undefined;
  const asked = askedOf(run, "symbols");
  const symbols = Array.isArray(asked) ? asked : recordedList(run, "data", "symbols");
  return symbols.flatMap((symbol) => textOf(symbol) ?? []);
}

/** As asked for, if at all: bars are not resampled to the timeframe that they have. */
function timeframeOf(run: RecordedRun): string | undefined {
  return isNoted(run) ? textOf(askedOf(run, "timeframe")) : recordedText(run, "data", "timeframe");
}

function isNoted({ index }: RecordedRun): boolean {
  return fieldAt(index, "asked") !== undefined;
}

function rangeOf(run: RecordedRun): DateRange {
  const from = textIfRecorded(run, "range", "from");
  const to = textIfRecorded(run, "range", "to");
  return {
    ...(from === undefined ? {} : { from: Date.parse(from) }),
    ...(to === undefined ? {} : { to: Date.parse(to) }),
  };
}

function exitsOf(run: RecordedRun): Exits {
  const stopLoss = numberIfRecorded(run, "exits", "stop_loss");
  const takeProfit = numberIfRecorded(run, "exits", "take_profit");
  const trailingStop = numberIfRecorded(run, "exits", "trailing_stop");
  const maxBars = numberIfRecorded(run, "exits", "max_bars");
  return {
    ...(stopLoss === undefined ? {} : { stopLoss }),
    ...(takeProfit === undefined ? {} : { takeProfit }),
    ...(trailingStop === undefined ? {} : { trailingStop }),
    ...(maxBars === undefined ? {} : { maxBars }),
  };
}

function searchRequest(run: RecordedRun, inputs: BarsInputs): SearchRequest {
  const constraint = wholeConstraint({
    constraint: textIfRecorded(run, "search", "constraint"),
    resultConstraint: textIfRecorded(run, "search", "result_constraint"),
  });
  const minTrades = numberIfRecorded(run, "search", "min_trades");
  const maxDrawdown = numberIfRecorded(run, "search", "max_drawdown");
  return {
    ...barsRequest(run, inputs),
    search: searchOf(run),
    objective: recordedText(run, "search", "objective"),
    threads: threadCount(undefined),
    ...(constraint === undefined ? {} : { constraint }),
    ...(minTrades === undefined ? {} : { minTrades }),
    ...(maxDrawdown === undefined ? {} : { maxDrawdown }),
  };
}

function searchOf(run: RecordedRun): Search {
  const ranges = rangesOf(run);
  const kind = recordedText(run, "search", "kind");
  if (kind === "grid") return { kind, ranges };
  if (kind === "random") {
    const seed = textIfRecorded(run, "search", "seed") ?? recordedNumber(run, "search", "seed");
    return { kind, ranges, count: recordedNumber(run, "search", "count"), seed };
  }
  if (kind === "coarse-to-fine") {
    const points = recordedNumber(run, "search", "points");
    return { kind, ranges, points, rounds: recordedNumber(run, "search", "rounds") };
  }
  return missing(run, ["search", "kind"], "a kind of search");
}

function rangesOf(run: RecordedRun): ParameterRanges {
  const axes = recordedList(run, "search", "space").map((axis) => {
    const name = textOf(fieldAt(axis, "name"));
    const range = rangeOfAxis(axis);
    if (name === undefined || range === undefined) {
      return missing(run, ["search", "space"], "a name and values for each parameter");
    }
    return [name, range] as const;
  });
  return Object.fromEntries(axes);
}
