import { TRADE_REASONS } from "../../src/engine/result.ts";
import type { BacktestReportInput } from "../../src/report/backtest-input.ts";
import { METRICS } from "../../src/report/metrics.ts";
import { randomNumbers } from "../helpers/random.ts";

/** Closes that wander: normal steps of the given size around a drift. */
export function wanderingCloses(rows: number, step: number, drift: number, seed: number) {
  const random = randomNumbers(seed);
  const closes = new Float64Array(rows);
  let price = 100;
  for (let i = 0; i < rows; i++) {
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    price *= Math.exp(drift + step * normal);
    closes[i] = price;
  }
  return closes;
}

export interface SampleOptions {
  readonly timestamp: Float64Array;
  readonly close: ArrayLike<number>;
  readonly fast?: number;
  readonly slow?: number;
  readonly costRate?: number;
  readonly periodsPerYear: number;
  readonly timeframe: string;
  readonly timeframeMs: number;
  readonly symbols?: readonly string[];
}

/**
 * A report's input from a naive moving-average cross, long and short, filled one bar late. Only a
 * stand-in for the engine: plausible, not correct to the last rule.
 */
export function sampleInput(options: SampleOptions): BacktestReportInput {
  const { timestamp, close, periodsPerYear, timeframe, timeframeMs } = options;
  const { fast = 20, slow = 100, costRate = 2e-4, symbols = ["GBPUSD"] } = options;
  const n = timestamp.length;
  const column = () => new Float64Array(n);
  const [gross, cost, net, turnover] = [column(), column(), column(), column()];
  const [exposure, position, equity, benchmark] = [column(), column(), column(), column()];
  let [sumFast, sumSlow, running] = [0, 0, 1];
  let wanted = 0;
  for (let i = 0; i < n; i++) {
    position[i] = wanted;
    const move = i === 0 ? 0 : close[i]! / close[i - 1]! - 1;
    turnover[i] = Math.abs(wanted - (position[i - 1] ?? 0));
    gross[i] = wanted * move;
    cost[i] = turnover[i]! * costRate;
    net[i] = gross[i]! - cost[i]!;
    exposure[i] = Math.abs(wanted);
    benchmark[i] = move;
    running *= 1 + net[i]!;
    equity[i] = running;
    sumFast += close[i]! - (close[i - fast] ?? 0);
    sumSlow += close[i]! - (close[i - slow] ?? 0);
    if (i >= slow - 1) wanted = sumFast / fast > sumSlow / slow ? 1 : -1;
  }
  const series = { timestamp, gross, cost, net, turnover, exposure, position, equity, benchmark };
  const trades = naiveTrades(timestamp, close, position, net, cost, symbols.length);
  return {
    strategy: { name: "sma-cross", version: "1" },
    params: { fast, slow },
    ...naiveMetrics(options, series, trades),
    benchmarkUndefined: {},
    series,
    trades,
    tradeSymbols: symbols,
    periodsPerYear,
    timeframe,
    timeframeMs,
    fill: "next-open",
    costs: { feeBps: 1, slippageBps: 1 },
    exits: {},
    range: {},
    data: {
      label: "examples/data/bars",
      symbols,
      bars: n * symbols.length,
      fingerprint: "3f1c0a52b7d94e6688aa14c05d0a7b9e21f4c9d8e0b35a6f7c8d9e0f1a2b3c4d",
      dropped: { no_positive_close: 3, high_below_low: 2, "duplicate time": 0 },
      warnings: [
        "survivorship-biased, price returns without dividends, no borrow, financing or swap costs",
      ],
      source: "A made-up data set of the tests",
      licence: "MIT",
    },
    identity: [
      ["strategy", "sma-cross 1"],
      ["expression graph", "9b1e5f80c4d2a3f7e6b5a4c3d2e1f0a99b1e5f80c4d2a3f7e6b5a4c3d2e1f0a9"],
      ["parameters", `fast=${fast},slow=${slow}`],
      ["data fingerprint", "3f1c0a52b7d94e6688aa14c05d0a7b9e21f4c9d8e0b35a6f7c8d9e0f1a2b3c4d"],
      ["symbols", symbols.join(" ")],
      ["timeframe", timeframe],
      ["periods per year", String(periodsPerYear)],
      ["fill", "next-open"],
      ["costs", "fee 1 bp, slippage 1 bp"],
      ["engine", "0.1.0, wasm 5d41402abc4b2a76b9719d911017c592"],
    ],
    runId: "b7d94e6688aa14c0",
    command: `assay backtest examples/strategies/sma-cross.ts --data examples/data/bars --symbol ${symbols[0] ?? "ALL"} --timeframe ${timeframe} --params fast=${fast},slow=${slow}`,
  };
}

/** Every name of the report defined with a plausible value, from the sample's own series. */
function naiveMetrics(
  { timestamp, periodsPerYear }: SampleOptions,
  series: BacktestReportInput["series"],
  trades: BacktestReportInput["trades"],
): Pick<BacktestReportInput, "metrics" | "undefined" | "benchmarkMetrics"> {
  const of = (returns: Float64Array) => {
    const n = returns.length;
    const mean = returns.reduce((sum, r) => sum + r, 0) / n;
    const sd = Math.sqrt(returns.reduce((sum, r) => sum + (r - mean) ** 2, 0) / (n - 1));
    const down = Math.sqrt(returns.reduce((sum, r) => sum + Math.min(r, 0) ** 2, 0) / n);
    let [equity, peak, deepest] = [1, 1, 0];
    for (const r of returns) {
      equity *= 1 + r;
      peak = Math.max(peak, equity);
      deepest = Math.min(deepest, equity / peak - 1);
    }
    const years = (timestamp[n - 1]! - timestamp[0]!) / 365.25 / 86_400_000;
    const cagr = equity ** (1 / years) - 1;
    return {
      total_return: equity - 1,
      cagr,
      volatility: sd * Math.sqrt(periodsPerYear),
      sharpe: (mean / sd) * Math.sqrt(periodsPerYear),
      sortino: (mean / down) * Math.sqrt(periodsPerYear),
      max_drawdown: deepest,
      calmar: cagr / -deepest,
      stability: 0.41,
    };
  };
  const n = series.net.length;
  const open = TRADE_REASONS.indexOf("open");
  const pnl = [...trades.pnlPct].filter((_, i) => trades.reason[i] !== open);
  const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length;
  const wins = pnl.filter((value) => value > 0);
  const losses = pnl.filter((value) => value <= 0);
  return {
    metrics: {
      ...of(series.net),
      bars: n,
      turnover: (series.turnover.reduce((a, b) => a + b, 0) / n) * periodsPerYear,
      exposure: 0.99,
      n_days_in_market: 2541,
      trade_count: pnl.length,
      win_rate: wins.length / pnl.length,
      avg_win: mean(wins),
      avg_loss: mean(losses),
      profit_factor: (mean(wins) * wins.length) / -(mean(losses) * losses.length),
      cost_share: 0.034,
      alpha: -0.0123,
      beta: 0.021,
      n_nans: 99,
      ambiguous_bars: 0,
    },
    undefined: {},
    benchmarkMetrics: { ...of(series.benchmark), bars: n, exposure: 1, turnover: 0.1 },
  };
}

function naiveTrades(
  timestamp: Float64Array,
  close: ArrayLike<number>,
  position: Float64Array,
  net: Float64Array,
  cost: Float64Array,
  symbols: number,
): BacktestReportInput["trades"] {
  const starts: number[] = [];
  for (let i = 1; i < position.length; i++) {
    if (position[i] !== 0 && position[i] !== position[i - 1]) starts.push(i);
  }
  const ends = starts.map((start) => {
    let end = start;
    while (end + 1 < position.length && position[end + 1] === position[start]) end++;
    return end;
  });
  const length = starts.length;
  const floats = (value: (trade: number) => number) =>
    Float64Array.from({ length }, (_, i) => value(i));
  const compounded = (i: number) => {
    let growth = 1;
    for (let t = starts[i]!; t <= ends[i]!; t++) growth *= 1 + net[t]!;
    return growth - 1;
  };
  return {
    length,
    symbol: Int32Array.from({ length }, (_, i) => i % symbols),
    entryTime: floats((i) => timestamp[starts[i]!]!),
    exitTime: floats((i) => timestamp[ends[i]!]!),
    bars: Int32Array.from({ length }, (_, i) => ends[i]! - starts[i]! + 1),
    side: Int8Array.from({ length }, (_, i) => position[starts[i]!]!),
    entryPrice: floats((i) => close[starts[i]! - 1]!),
    exitPrice: floats((i) => close[ends[i]!]!),
    pnlPct: floats(compounded),
    costPct: floats((i) => cost[starts[i]!]!),
    entrySignal: floats((i) => position[starts[i]!]!),
    mae: floats((i) => Math.min(0, compounded(i)) - 0.001),
    mfe: floats((i) => Math.max(0, compounded(i)) + 0.001),
    reason: Uint8Array.from({ length }, (_, i) =>
      TRADE_REASONS.indexOf(ends[i] === position.length - 1 ? "open" : "signal"),
    ),
  };
}

/** Hour bars from Monday to Friday, from 2015 on. */
export function hourlySample(rows: number): BacktestReportInput {
  const timestamp = new Float64Array(rows);
  let time = Date.UTC(2015, 0, 1);
  for (let i = 0; i < rows; i++) {
    while ([0, 6].includes(new Date(time).getUTCDay())) time += 86_400_000;
    timestamp[i] = time;
    time += 3_600_000;
  }
  const close = wanderingCloses(rows, 0.0012, 0.000002, 7);
  return sampleInput({
    timestamp,
    close,
    periodsPerYear: 6240,
    timeframe: "1h",
    timeframeMs: 3_600_000,
  });
}

/** The same input without a single defined figure, each with a reason. */
export function withoutFigures(input: BacktestReportInput): BacktestReportInput {
  const names = Object.keys(METRICS).filter((name) => name !== "bars");
  const nothing = Object.fromEntries(names.map((name) => [name, Number.NaN]));
  const reasons = Object.fromEntries(names.map((name) => [name, "fewer than two bars"]));
  const bars = { bars: input.series.timestamp.length };
  return {
    ...input,
    metrics: { ...nothing, ...bars },
    undefined: reasons,
    benchmarkMetrics: { ...nothing, ...bars },
    benchmarkUndefined: reasons,
  };
}

/** The same input over its first `rows` rows, without trades. */
export function firstRows(input: BacktestReportInput, rows: number): BacktestReportInput {
  const { series, trades } = input;
  const cut = (column: Float64Array) => column.slice(0, rows);
  return {
    ...input,
    series: {
      timestamp: cut(series.timestamp),
      gross: cut(series.gross),
      cost: cut(series.cost),
      net: cut(series.net),
      turnover: cut(series.turnover),
      exposure: cut(series.exposure),
      position: cut(series.position),
      equity: cut(series.equity),
      benchmark: cut(series.benchmark),
    },
    trades: { ...trades, length: 0 },
    metrics: { ...input.metrics, bars: rows, trade_count: 0 },
  };
}

/** The same input with text that tries to break out of every place where outside text is shown. */
export function hostileInput(input: BacktestReportInput): BacktestReportInput {
  const script = "<script>document.title='broken in'</script>";
  const image = '<img src=x onerror="document.title=1">';
  const symbols = [`${script}${"y".repeat(60)}`];
  return {
    ...input,
    strategy: { name: HOSTILE_NAME, version: `"><b>${script}` },
    params: { [image]: `"'>${script}`, note: "a".repeat(200) },
    undefined: { ...input.undefined, calmar: script },
    metrics: { ...input.metrics, calmar: Number.NaN, [`${image}metric`]: 1 },
    tradeSymbols: symbols,
    timeframe: script,
    data: {
      ...input.data,
      label: `</style>${script}`,
      symbols,
      fingerprint: "f".repeat(300),
      dropped: { [`</table>${image}`]: 3 },
      warnings: [`<svg onload="document.title=1">${"w".repeat(200)}`],
      source: `https://example.org/${"s".repeat(300)}`,
      licence: script,
    },
    identity: [[`</dl>${script}`, "k".repeat(400)]],
    runId: script,
    command: `assay backtest '${script}' ${"z".repeat(300)}`,
  };
}

/** 300 characters: markup, an emoji, and a word that does not end. */
export const HOSTILE_NAME = `<script>alert(1)</script> & \u{1F984} "quoted" 'name' `.padEnd(
  300,
  "x",
);
