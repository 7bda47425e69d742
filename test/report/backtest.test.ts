import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { TRADE_REASONS } from "../../src/engine/result.ts";
import { escapeHtml } from "../../src/report/html.ts";
import {
  type BacktestReportInput,
  composeBacktestReport,
  renderBacktestReport,
} from "../../src/report/index.ts";
import type { Part, Report } from "../../src/report/part.ts";
import {
  firstRows,
  hostileInput,
  hourlySample,
  sampleInput,
  wanderingCloses,
  withoutFigures,
} from "./sample.ts";

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

function allParts(report: Report): Part[] {
  const flat = (parts: readonly Part[]): Part[] =>
    parts.flatMap((part) => [part, ...(part.kind === "columns" ? flat(part.parts) : [])]);
  return report.sections.flatMap(({ parts }) => flat(parts));
}

function notes(input: BacktestReportInput) {
  return allParts(composeBacktestReport(input)).flatMap((part) =>
    part.kind === "notes" ? part.notes : [],
  );
}

describe("the same input gives the same bytes", () => {
  test("twice in one process, with another report between", async () => {
    const first = await renderBacktestReport(hourlySample(3000));
    await renderBacktestReport(hourlySample(500));
    expect(await renderBacktestReport(hourlySample(3000))).toBe(first);
  });

  test("in a process with another time zone and another language", async () => {
    const script =
      "const { renderBacktestReport } = await import('./src/report/index.ts');" +
      "const { hourlySample } = await import('./test/report/sample.ts');" +
      "process.stdout.write(new Date(0).getTimezoneOffset() + '\\n' + await renderBacktestReport(hourlySample(3000)));";
    const run = spawnSync(process.execPath, ["--input-type=module", "--eval", script], {
      env: { ...process.env, TZ: "Pacific/Auckland", LC_ALL: "de_DE.UTF-8", LANG: "de_DE.UTF-8" },
      encoding: "utf8",
      maxBuffer: 1e8,
    });
    const split = run.stdout.indexOf("\n");
    expect(run.stdout.slice(0, split), run.stderr).toBe("-720");
    const here = await renderBacktestReport(hourlySample(3000));
    expect(sha256(run.stdout.slice(split + 1))).toBe(sha256(here));
  });
});

describe("size", () => {
  test("300,000 bars with thousands of trades stay under 600 kB", async () => {
    const input = hourlySample(300_000);
    expect(input.trades.length).toBeGreaterThan(3000);
    expect((await renderBacktestReport(input)).length).toBeLessThan(600_000);
  });

  test("505 symbols are counted in the head and all named in the data section", async () => {
    const symbols = Array.from({ length: 505 }, (_, i) => `SYM${i}`);
    const days = Float64Array.from({ length: 600 }, (_, i) => Date.UTC(2015, 0, 1 + i));
    const input = sampleInput({
      timestamp: days,
      close: wanderingCloses(600, 0.01, 0, 3),
      periodsPerYear: 365,
      timeframe: "1d",
      timeframeMs: 86_400_000,
      symbols,
    });
    const page = await renderBacktestReport({ ...input, identity: [] });
    expect(page).toContain("(505 in all)");
    expect(page).toContain(symbols.join(" "));
    expect(page.length).toBeLessThan(400_000);
    expect(notes(input).map(({ label }) => label)).toContain("Portfolio");
  });
});

describe("honest labels", () => {
  const input = hourlySample(3000);
  const labels = (changes: Partial<BacktestReportInput>) =>
    notes({ ...input, ...changes })
      .filter(({ tone }) => tone === "warning")
      .map(({ label }) => label);

  test("a fill at the close that made the signal is called optimistic, in the head too", () => {
    expect(labels({ fill: "close" })).toContain("Optimistic fill");
    expect(labels({ fill: "next-close" })).not.toContain("Optimistic fill");
    const { facts } = composeBacktestReport({ ...input, fill: "close" }).masthead;
    expect(facts).toContainEqual(["Fill", "close (optimistic)"]);
  });

  test("zero cost is labelled", () => {
    expect(labels({ costs: { feeBps: 0, slippageBps: 0 } })).toContain("No costs");
    expect(labels({ costs: { feeBps: 0, slippageBps: 1 } })).not.toContain("No costs");
  });

  test("caveats of the data and rows dropped at load are shown with their counts", () => {
    const texts = notes(input).map(({ text }) => text);
    expect(texts).toContain(
      "Dirt in the data: 3 rows without a positive close (left out); 2 bars with the high below the low (kept as it is).",
    );
    expect(texts.some((text) => text.startsWith("Survivorship-biased"))).toBe(true);
    const clean = { ...input.data, dropped: { no_positive_close: 0 }, warnings: [] };
    expect(labels({ data: clean })).toEqual([]);
  });

  test("ambiguous bars, missing signals and few trades are said", () => {
    const metrics = { ...input.metrics, ambiguous_bars: 4, n_nans: 1 };
    const found = notes({ ...firstRows(input, 500), metrics: { ...metrics, bars: 500 } });
    expect(found.map(({ label }) => label)).toEqual(
      expect.arrayContaining(["Few trades", "Ambiguous", "No signal", "Annualised"]),
    );
  });

  test("an account that lost everything is called ruined", () => {
    const equity = input.series.equity.slice();
    equity[equity.length - 1] = 0;
    expect(labels({ series: { ...input.series, equity } })[0]).toBe("Ruined");
  });

  test("symbols of a portfolio that lost everything are counted", () => {
    const reason = input.trades.reason.slice();
    reason[3] = TRADE_REASONS.indexOf("ruined");
    const data = { ...input.data, symbols: ["A", "B"] };
    const found = notes({ ...input, data, trades: { ...input.trades, reason } });
    expect(found[0]?.label).toBe("Ruined");
    expect(found[0]?.text).toMatch(/^1 of 2 symbols lost everything/);
    expect(labels({})).not.toContain("Ruined");
  });
});

test("a figure that is not defined is a dash beside its reason, never a zero", () => {
  const report = composeBacktestReport(withoutFigures(hourlySample(3000)));
  const parts = allParts(report);
  const cards = parts.flatMap((part) => (part.kind === "cards" ? part.cards : []));
  expect(cards.length).toBe(8);
  for (const { value, note } of cards) {
    expect([value, note]).toEqual(["–", "fewer than two bars"]);
  }
  const reasons = parts.flatMap((part) =>
    part.kind === "terms" && part.caption?.startsWith("Why") ? part.terms : [],
  );
  expect(reasons.map(([reason]) => reason)).toEqual(["fewer than two bars", "fewer than two bars"]);
  expect(reasons[0]?.[1]).toContain("Sharpe ratio");
  expect(reasons[1]?.[1]).toMatch(/^Buy and hold: /);
});

test("a first row without a return is left out of months, years and charts", () => {
  const input = hourlySample(3000);
  const rows = (bars: number) => {
    const report = composeBacktestReport({ ...input, metrics: { ...input.metrics, bars } });
    return report.sections.find(({ id }) => id === "performance")?.lead;
  };
  // The sample starts on Thursday 2015-01-01; 24 bars later it is the second.
  expect(rows(3000)).toMatch(/^Counted from 2015-01-01 to /);
  expect(rows(2976)).toMatch(/^Counted from 2015-01-02 to /);
});

describe("trade lists", () => {
  const input = hourlySample(20_000);
  const tables = (given: BacktestReportInput) =>
    allParts(composeBacktestReport(given)).flatMap((part) =>
      part.kind === "table" && part.columns[0]?.label === "Symbol" ? [part] : [],
    );
  const returns = (
    table:
      | (typeof tables extends (given: BacktestReportInput) => (infer T)[] ? T : never)
      | undefined,
  ) => table?.rows.map((row) => (typeof row[2] === "object" ? row[2].text : "")) ?? [];

  test("show the best, the worst and the latest, and say how many of how many", () => {
    const { trades } = input;
    const closed = trades.length - 1;
    const [best, worst, latest] = tables(input);
    expect(best?.caption).toBe(`Best trades (10 of ${closed} closed)`);
    expect(worst?.caption).toBe(`Worst trades (10 of ${closed} closed)`);
    expect(latest?.caption).toBe(`Latest trades (10 of ${trades.length})`);
    expect(latest?.footnote).toContain("trades.parquet");
    const open = TRADE_REASONS.indexOf("open");
    const sorted = [...trades.pnlPct]
      .filter((_, i) => trades.reason[i] !== open)
      .sort((a, b) => b - a);
    const per = (value: number) =>
      `${value > 0 ? "+" : "−"}${Math.abs(value * 100).toFixed(2)}\u202f%`;
    expect(returns(best)).toEqual(sorted.slice(0, 10).map(per));
    expect(returns(worst)).toEqual(sorted.slice(-10).reverse().map(per));
    expect(latest?.rows[0]?.[11]).toBe("still open");
  });

  test("show all trades in one list where there are few", () => {
    const few = hourlySample(2000);
    expect(few.trades.length).toBeLessThanOrEqual(30);
    const shown = tables(few);
    expect(shown.map(({ caption }) => caption)).toEqual(["All trades, latest first"]);
    expect(shown[0]?.rows.length).toBe(few.trades.length);
  });

  test("count a return within rounding of 0 neither as won nor as lost", () => {
    const few = hourlySample(2000);
    const { length } = few.trades;
    const trades = { ...few.trades, pnlPct: new Float64Array(length).fill(1e-13) };
    const parts = allParts(composeBacktestReport({ ...few, trades }));
    const [ended] = parts.filter((p) => p.kind === "table" && p.caption === "How trades ended");
    expect(ended?.kind === "table" && ended.rows.map((row) => row[3])).toEqual(
      ended?.kind === "table" && ended.rows.map(() => "0.0\u202f%"),
    );
    const cells = tables({ ...few, trades })[0]!.rows.map((row) => row[2]);
    for (const cell of cells) expect(cell).not.toHaveProperty("tone");
  });
});

test("the whole identity, the parameters and the command are on the page", async () => {
  const input = hourlySample(3000);
  const page = (await renderBacktestReport(input)).replace(/<\/?span>/g, "");
  const wanted = [
    input.runId,
    input.command,
    input.data.fingerprint,
    ...input.identity.flat(),
    ...Object.keys(input.params),
  ];
  for (const text of wanted) expect(page).toContain(escapeHtml(text));
});

test("legitimate edges draw a page: no row, one row, two rows, nothing held, one trade", async () => {
  const input = hourlySample(300);
  const { trades } = input;
  const inputs = [
    withoutFigures(firstRows(input, 0)),
    withoutFigures(firstRows(input, 1)),
    firstRows(input, 2),
    firstRows(input, 90),
    { ...input, trades: { ...trades, length: 1 } },
  ];
  for (const edge of inputs) {
    const page = await renderBacktestReport(edge);
    expect(page).toMatch(/^<!doctype html>/);
    expect(page).not.toMatch(/NaN|undefined|Infinity/);
  }
});

test("the chart library is not loaded until a report is drawn", () => {
  const script =
    "import { registerHooks } from 'node:module';" +
    "const seen = [];" +
    "registerHooks({ resolve(name, context, next) { seen.push(name); return next(name, context); } });" +
    "const { renderBacktestReport } = await import('./src/report/index.ts');" +
    "const { hourlySample } = await import('./test/report/sample.ts');" +
    "const loaded = () => seen.some((name) => name.startsWith('echarts'));" +
    "const before = loaded();" +
    "await renderBacktestReport(hourlySample(50));" +
    "process.stdout.write(JSON.stringify([before, loaded()]));";
  const run = spawnSync(process.execPath, ["--input-type=module", "--eval", script], {
    encoding: "utf8",
  });
  expect(run.stdout, run.stderr).toBe("[false,true]");
});

test("hostile text is on the page as text only, and its input is not changed", async () => {
  const input = hostileInput(hourlySample(1000));
  const before = JSON.stringify(input);
  const page = await renderBacktestReport(input);
  expect(JSON.stringify(input)).toBe(before);
  expect(page).toContain(escapeHtml(input.strategy.name));
  expect(page).not.toMatch(/<script|<img|onload="|onerror="/i);
});
