/**
 * Whatever happens after bar t, everything up to t stays the same bit for bit. The bars after t are
 * replaced at random, opens, highs and lows sometimes by nothing; or they are cut off.
 */
import { describe, expect, it } from "vitest";
import { backtest } from "../../src/engine/engine.ts";
import { type BacktestOptions, FILLS } from "../../src/engine/options.ts";
import type { BacktestResult, SymbolFrame } from "../../src/engine/result.ts";
import { type Expr, when } from "../../src/strategy/expression.ts";
import { atr, ema, sma, zscore } from "../../src/strategy/indicators/index.ts";
import { INDICATORS } from "../../src/strategy/indicators/registry.ts";
import { kernel } from "../../src/strategy/kernel.ts";
import { type Exits, type Strategy, strategy } from "../../src/strategy/strategy.ts";
import { carriedSignal, tradeRows } from "../helpers/backtests.ts";
import { DAY, makeBars, START, type TinyBar, walk } from "../helpers/bars.ts";
import { randomNumbers } from "../helpers/random.ts";
import { expectSameBits } from "../helpers/series.ts";

const base = { version: "1", params: {} } as const;
const STRATEGIES: readonly Strategy[] = [
  carriedSignal,
  strategy({
    ...base,
    name: "sma-cross",
    signal: ({ close }) =>
      when(sma(close, 5).gt(sma(close, 20)))
        .then(1)
        .otherwise(-1),
  }),
  strategy({
    ...base,
    name: "clipped-zscore",
    signal: ({ close }) => zscore(close, 10).neg().max(-1).min(1),
  }),
  strategy({
    ...base,
    name: "channel-of-kernel",
    signal: ({ high, low, close }) =>
      kernel({
        name: "channel",
        inputs: [close, ema(close, 8), atr({ high, low, close }, 8)],
        state: [0],
        outputs: ["position"],
        step: (inputs, state, outputs) => {
          const [price, middle, range] = inputs as unknown as [number, number, number];
          if (price > middle + range) state[0] = 1;
          else if (price < middle - range) state[0] = -1;
          else if (Math.abs(price - middle) < range / 4) state[0] = 0;
          outputs[0] = Number.isNaN(range) ? Number.NaN : state[0]!;
        },
      }).position,
  }),
];
const EXITS: readonly Exits[] = [
  {},
  { stopLoss: 0.04, takeProfit: 0.06, trailingStop: 0.05, maxBars: 11 },
];
const PER_BAR = [
  "timestamp",
  "close",
  "signal",
  "position",
  "turnover",
  "gross",
  "cost",
  "net",
  "equity",
] as const;

/** The same bars up to t, and other prices, holes and volumes afterwards. */
function perturbed(bars: readonly TinyBar[], t: number, seed: number): TinyBar[] {
  const random = randomNumbers(seed);
  const orNothing = (value: number) => (random() < 0.1 ? Number.NaN : value);
  return bars.map((bar, i) => {
    if (i <= t) return bar;
    const close = bar.close * (0.3 + 2 * random());
    const open = bar.close * (0.3 + 2 * random());
    return {
      ...bar,
      open: orNothing(open),
      high: orNothing(Math.max(open, close) * (1 + random())),
      low: orNothing(Math.min(open, close) * random()),
      close,
      volume: orNothing(Math.round(random() * 8 - 4) / 4),
    };
  });
}

/** Fails unless the frames agree up to time `last`, and the trades that had ended before it. */
function expectSamePast(
  got: BacktestResult,
  wanted: BacktestResult,
  symbols: readonly string[],
  last: number,
  where: string,
): void {
  const until = (frame: SymbolFrame) => frame.timestamp.findLastIndex((time) => time <= last) + 1;
  for (const [i, frame] of wanted.series().symbols.entries()) {
    const found = got.series().symbols[i]!;
    const length = until(frame);
    expect(until(found), `${where}: bars up to t`).toBe(length);
    for (const name of PER_BAR) {
      const part = (one: SymbolFrame) => Float64Array.from(one[name].subarray(0, length));
      expectSameBits(part(found), part(frame), `${where}: ${name}`);
    }
  }
  const ended = (result: BacktestResult) =>
    tradeRows(result, symbols).filter((trade) => trade.reason !== "open" && trade.exit_time < last);
  expect(ended(got), where).toStrictEqual(ended(wanted));
}

function expectNoLookAhead(
  traded: Strategy,
  bars: readonly TinyBar[],
  t: number,
  options: BacktestOptions,
  where: string,
): void {
  const result = (rows: readonly TinyBar[]) => backtest(makeBars({ A: rows }), traded, {}, options);
  const wanted = result(bars);
  const last = bars[t]!.time!;
  expectSamePast(result(perturbed(bars, t, t + 1)), wanted, ["A"], last, `${where}, t = ${t}`);
  expectSamePast(result(bars.slice(0, t + 1)), wanted, ["A"], last, `${where}, cut at ${t}`);
}

describe("nothing up to a bar depends on a later one", () => {
  const bars = walk(11, 160);
  const cases = STRATEGIES.flatMap((traded) =>
    FILLS.map((fill) => [traded.name, fill, traded] as const),
  );

  it.each(cases)("%s, filled at %s, with exits and without", (name, fill, traded) => {
    for (const exits of EXITS) {
      for (const t of [1, 2, 5, 19, 20, 21, 33, 60, 77, 100, 128, 150, 158]) {
        expectNoLookAhead(traded, bars, t, { fill, exits }, name);
        const ranged = { fill, exits, from: START + 30 * DAY, to: START + 140 * DAY };
        expectNoLookAhead(traded, bars, t, ranged, `${name} in a range`);
      }
    }
  });

  it("the comparison notices a strategy that does look ahead", () => {
    // A strategy cannot, so the bars do it for this one: each carries the next day's direction.
    const knowing = (rows: readonly TinyBar[]) =>
      rows.map((bar, i) => ({ ...bar, volume: (rows[i + 1]?.close ?? 0) > bar.close ? 1 : -1 }));
    const t = 80;
    const wanted = backtest(makeBars({ A: knowing(bars) }), carriedSignal, {});
    const others = Array.from({ length: 10 }, (_, seed) => {
      const changed = makeBars({ A: knowing(perturbed(bars, t, seed)) });
      return backtest(changed, carriedSignal, {});
    });
    const same = () => {
      for (const other of others) expectSamePast(other, wanted, ["A"], bars[t]!.time!, "knowing");
    };
    expect(same).toThrow(/signal\[79\]/);
  });

  it("holds across the borders of tiles", () => {
    const long = walk(12, 4_300);
    for (const traded of STRATEGIES) {
      for (const t of [2_046, 2_047, 2_048, 4_095, 4_096]) {
        expectNoLookAhead(traded, long, t, { exits: EXITS[1]! }, traded.name);
      }
    }
  });

  it("holds for each symbol of several, and for their portfolio", () => {
    const a = walk(13, 120);
    const b = walk(14, 120);
    const t = 70;
    const options = { exits: EXITS[1]! };
    const traded = STRATEGIES[1]!;
    const wanted = backtest(makeBars({ A: a, B: b }), traded, {}, options);
    const changed = makeBars({ A: perturbed(a, t, 5), B: perturbed(b, t, 6) });
    const got = backtest(changed, traded, {}, options);
    expectSamePast(got, wanted, ["A", "B"], a[t]!.time!, "several");
    const portfolio = wanted.series().portfolio;
    for (const name of Object.keys(portfolio) as (keyof typeof portfolio)[]) {
      const part = (result: BacktestResult) => result.series().portfolio[name].slice(0, t);
      expectSameBits(part(got), part(wanted), `portfolio ${name}`);
    }
  });
});

describe("no indicator of the registry looks ahead, traded as a signal", () => {
  const bars = walk(15, 140).map((bar) => ({ ...bar, volume: 1 + Math.abs(bar.volume ?? 0) }));

  it.each(INDICATORS.map((spec) => [spec.name, spec] as const))("%s", (name, spec) => {
    for (const [i, output] of spec.outputs.entries()) {
      // Between −1 and 1, and different whenever the indicator is.
      const squashed = (value: Expr) => value.div(value.abs().add(1));
      const traded = strategy({
        ...base,
        name,
        signal: (columns) => squashed(spec.build(columns, spec.parameters)[output]!),
      });
      for (const [k, t] of [3, 29, 64, 101, 137].entries()) {
        const fill = FILLS[(i + k) % FILLS.length]!;
        for (const exits of EXITS) {
          expectNoLookAhead(traded, bars, t, { fill, exits }, `${name}.${output}`);
        }
      }
    }
  });
});
