import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pl from "nodejs-polars";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { CanonicalValue } from "../../src/tracking/canonical.ts";
import { timeColumn } from "../../src/tracking/columns.ts";
import { compareRuns } from "../../src/tracking/compare-runs.ts";
import { storeRun } from "../../src/tracking/run-store.ts";

const ONE = "1111111111111111";
const TWO = "2222222222222222";
const DAY = 86_400_000;
const HOUR = 3_600_000;

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "assay-compare-"));
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

type Document = { readonly [key: string]: CanonicalValue };
type Rows = readonly (readonly [time: number, net: number])[];

const document = (kind: string, timeframe: number, more: Document = {}): Document => ({
  kind,
  strategy: { name: "s" },
  data: { symbols: ["A"], timeframe_ms: timeframe },
  ...more,
});

/** A backtest with the given returns at the given times. */
function putFrame(id: string, rows: Rows, run: Document, column = "net") {
  const table = pl.DataFrame([
    timeColumn(
      "timestamp",
      Float64Array.from(rows, ([time]) => time),
    ),
    pl.Series(
      column,
      Float64Array.from(rows, ([, net]) => net),
    ),
  ]);
  return storeRun(root, id, run, [{ name: "frame.parquet", make: () => table.writeParquet() }]);
}

/** A suite with daily returns from day 0 on, and other rows that must not be taken for them. */
function putSuite(id: string, net: readonly number[], key = "lag0_off") {
  const rows = net.flatMap((value, day) => [
    { key, group: "overall", day, net: value },
    { key, group: "small", day, net: 9 },
    { key: "baseline_value", group: "overall", day, net: 9 },
  ]);
  const table = pl.DataFrame([
    pl.Series(
      "key",
      rows.map((row) => row.key),
      pl.String,
    ),
    pl.Series(
      "group",
      rows.map((row) => row.group),
      pl.String,
    ),
    pl
      .Series(
        "date",
        Int32Array.from(rows, (row) => row.day),
      )
      .cast(pl.Date),
    pl.Series(
      "net",
      Float64Array.from(rows, (row) => row.net),
    ),
  ]);
  const run = {
    kind: "suite",
    signal: { hash: "x" },
    result: { metrics: { sharpe: 2, turnover: 1 } },
  };
  return storeRun(root, id, run, [{ name: "daily.parquet", make: () => table.writeParquet() }]);
}

describe("compareRuns", () => {
  it("says in what two identities differ, by path, and leaves out what came of them", async () => {
    const costs = (fee_bps: number, extra: Document = {}) => ({
      costs: { fee_bps, ...extra },
      search: { space: [{ name: "fast", values: [5, 10] }] },
      result: { metrics: {} },
    });
    await putFrame(ONE, [[0, 0]], document("backtest", DAY, costs(1, { stop: null })));
    await putFrame(TWO, [[0, 0]], document("backtest", DAY, costs(2, { stop: 0.05 })));
    const { config } = await compareRuns(ONE, TWO, { root });
    expect(config).toEqual([
      { path: "costs.fee_bps", a: "1", b: "2" },
      { path: "costs.stop", a: undefined, b: "0.05" },
    ]);
  });

  it("compounds the bars of a UTC day and correlates on the days that both have", async () => {
    // Day 0: 1.1 · 0.9 − 1 = −0.01; day 1: 0.02; day 2: 0.03; day 4: 0.5.
    const hourly: Rows = [
      [23 * HOUR, 0.1],
      [23.5 * HOUR, -0.1],
      [DAY, 0.02],
      [3 * DAY - 1, 0.03],
      [4 * DAY, 0.5],
    ];
    await putFrame(ONE, hourly, document("backtest", HOUR / 2));
    await putFrame(
      TWO,
      [
        [0, 0.01],
        [DAY, 0.04],
        [2 * DAY, 0.02],
        [3 * DAY, 0.7],
      ],
      document("walkforward", DAY),
    );
    const { daily } = await compareRuns("1111", "2222", { root });
    expect(daily).toMatchObject({ days: 3, from: "1970-01-01", to: "1970-01-04" });
    // x = (−0.01, 0.02, 0.03), y = (0.01, 0.04, 0.02): means 0.04/3 and 0.07/3;
    // Σxy − n·x̄ȳ = 0.0013 − 0.0028/3 = 0.0011/3; Σx² − n·x̄² = 0.0014 − 0.0016/3 = 0.0026/3;
    // Σy² − n·ȳ² = 0.0021 − 0.0049/3 = 0.0014/3.
    expect(daily.correlation).toBeCloseTo(0.0011 / Math.sqrt(0.0026 * 0.0014), 12);
    // Each on its own days of 1970-01-01 … 04: day 4 of the first is outside.
    expect([...daily.equity!.a.day]).toEqual([0, 1, 2]);
    expect(daily.equity!.a.equity.at(-1)).toBeCloseTo(0.99 * 1.02 * 1.03, 12);
    expect([...daily.equity!.b.day]).toEqual([0, 1, 2, 3]);
    expect(daily.equity!.b.equity.at(-1)).toBeCloseTo(1.01 * 1.04 * 1.02 * 1.7, 12);
  });

  it("takes the portfolio's returns once where there are several symbols", async () => {
    const run = document("backtest", DAY, { data: { symbols: ["A", "B"], timeframe_ms: DAY } });
    const rows: Rows = [
      [DAY, 0.1],
      [2 * DAY, 0.2],
      // The second symbol: the same rows of the portfolio, one that it has alone, one that has none.
      [0, Number.NaN],
      [DAY, 0.1],
      [2 * DAY, 0.2],
      [3 * DAY, 0.3],
    ];
    await putFrame(ONE, rows, run, "portfolio_net");
    const { daily } = await compareRuns(ONE, ONE, { root });
    expect([...daily.equity!.a.day]).toEqual([1, 2, 3]);
    expect(daily.equity!.a.equity.at(-1)).toBeCloseTo(1.1 * 1.2 * 1.3, 12);
    expect(daily.correlation).toBeCloseTo(1, 12);
  });

  it("compares a suite, at lag 0 without residualisation, with a backtest on dates", async () => {
    await putSuite(ONE, [0.01, -0.02, 0.03]);
    const metrics = { result: { metrics: { sharpe: 0.5, turnover: 100, cagr: Number.NaN } } };
    const net: Rows = [
      [0, 0.02],
      [DAY, -0.04],
      [2 * DAY, 0.06],
      [3 * DAY, 1],
    ];
    await putFrame(TWO, net, document("backtest", DAY, metrics));
    const { daily, metrics: figures } = await compareRuns(ONE, TWO, { root });
    // The second is twice the first on every common day.
    expect(daily).toMatchObject({ days: 3, from: "1970-01-01", to: "1970-01-03" });
    expect(daily.correlation).toBeCloseTo(1, 12);
    // Turnover a day of a signal is not turnover a year of a strategy, so there is no difference of them.
    expect(figures).toEqual([
      { name: "sharpe", a: 2, b: 0.5, delta: -1.5 },
      { name: "turnover", a: 1, b: 100, delta: null },
      { name: "cagr", a: null, b: null, delta: null },
    ]);
  });

  it.each([
    ["a search", () => storeRun(root, TWO, document("optimize", DAY), []), /keeps no daily/],
    ["a suite without its base", () => putSuite(TWO, [0.1, 0.2, 0.3], "lag1_off"), /no lag0_off/],
    [
      "no common day",
      () => putFrame(TWO, [[9 * DAY, 0.1]], document("backtest", DAY)),
      /no day in/,
    ],
    [
      "two common days",
      () =>
        putFrame(
          TWO,
          [
            [0, 0.1],
            [DAY, 0.2],
          ],
          document("backtest", DAY),
        ),
      /fewer than 3/,
    ],
    [
      "months",
      () =>
        putFrame(
          TWO,
          [
            [0, 0.1],
            [DAY, 0.2],
            [2 * DAY, 0],
          ],
          document("backtest", 30 * DAY),
        ),
      /longer than a day/,
    ],
    [
      "a run that stood still",
      () =>
        putFrame(
          TWO,
          [
            [0, 0],
            [DAY, 0],
            [2 * DAY, 0],
          ],
          document("backtest", DAY),
        ),
      /do not vary/,
    ],
  ])("says why there is no correlation with %s", async (_, put, reason) => {
    await putFrame(
      ONE,
      [
        [0, 0.1],
        [DAY, 0.2],
        [2 * DAY, 0.3],
      ],
      document("backtest", DAY),
    );
    await put();
    const { daily } = await compareRuns(ONE, TWO, { root });
    expect(daily.correlation).toBeNaN();
    expect(daily.undefined).toMatch(reason);
  });

  it("names a run that is not there, or whose run.json cannot be read", async () => {
    await putFrame(ONE, [[0, 0]], document("backtest", DAY));
    await expect(compareRuns(ONE, TWO, { root })).rejects.toMatchObject({ code: "unknown-run" });
    rmSync(join(root, ONE, "run.json"));
    await expect(compareRuns(ONE, ONE, { root })).rejects.toMatchObject({
      code: "damaged-run",
      exitCode: 1,
    });
  });
});
