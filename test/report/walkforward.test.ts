import { describe, expect, test } from "vitest";
import { escapeHtml } from "../../src/report/html.ts";
import { composeWalkForwardReport, renderWalkForwardReport } from "../../src/report/index.ts";
import type { Part, Report } from "../../src/report/part.ts";
import type { WalkForwardReportInput } from "../../src/report/walkforward-input.ts";
import { summariseWindows } from "../../src/walkforward/summary.ts";
import { hostileWalkForward, walkForwardSample } from "./walkforward-sample.ts";

function allParts(report: Report): Part[] {
  const flat = (parts: readonly Part[]): Part[] =>
    parts.flatMap((part) => [part, ...(part.kind === "columns" ? flat(part.parts) : [])]);
  return report.sections.flatMap(({ parts }) => flat(parts));
}

const partsOf = (input: WalkForwardReportInput) => allParts(composeWalkForwardReport(input));
const verdictOf = (input: WalkForwardReportInput) =>
  partsOf(input).flatMap((part) => (part.kind === "verdict" ? [part] : []))[0];
const notesOf = (input: WalkForwardReportInput) =>
  partsOf(input).flatMap((part) => (part.kind === "notes" ? part.notes : []));
const tableOf = (input: WalkForwardReportInput, caption: string) =>
  partsOf(input).flatMap((part) =>
    part.kind === "table" && part.caption === caption ? [part] : [],
  )[0];
const textOf = (cell: string | { readonly text: string } | undefined) =>
  typeof cell === "object" ? cell.text : cell;

const usual = walkForwardSample();

test("the same input gives the same bytes, also after another report", async () => {
  const first = await renderWalkForwardReport(usual);
  await renderWalkForwardReport(walkForwardSample({ days: 600 }));
  expect(await renderWalkForwardReport(walkForwardSample())).toBe(first);
});

test("the head never says that there are no exits: windows have the strategy's own", () => {
  const exitsAtHead = (exits: WalkForwardReportInput["exits"]) =>
    new Map(composeWalkForwardReport({ ...usual, exits }).masthead.facts).get("Exits");
  expect(exitsAtHead({})).toBe("the strategy's own");
  expect(exitsAtHead({ maxBars: 9 })).toBe("after 9 bars, the strategy's own");
});

describe("the verdict", () => {
  const judged = (changes: {
    readonly total?: number;
    readonly positiveTests?: number;
    readonly medianEfficiency?: number;
  }) => {
    const { total = 0.2, positiveTests = 0.7, medianEfficiency = 0.6 } = changes;
    const metrics = { ...usual.stitched.metrics, total_return: total };
    return verdictOf({
      ...usual,
      stitched: { ...usual.stitched, metrics },
      summary: { ...usual.summary, positiveTests, medianEfficiency },
    });
  };

  test.each([
    [{ total: -0.01 }, "doubt", "The tests lost money"],
    [{ total: Number.NaN }, "doubt", "The tests show nothing"],
    [{ positiveTests: 0.5 }, "doubt", "Not more than half of the tests did well"],
    [{ medianEfficiency: 0.49 }, "doubt", "Little of what the trains showed was kept"],
    [{}, "plain", "The choices carried over to bars they had not seen"],
  ])("of %o is in %s: %s", (changes, tone, title) => {
    expect(judged(changes)).toMatchObject({ tone, title });
  });

  test("says the set in hindsight as what nobody could have traded, and only where there is one", () => {
    expect(verdictOf(usual)?.sentences.at(-1)).toMatch(
      /^In hindsight, .* nobody could have traded it\.$/,
    );
    const { hindsight: _, ...without } = usual;
    expect(verdictOf(without)?.sentences.join(" ")).not.toContain("hindsight");
    const told = notesOf({ ...without, hindsightUndefined: "all sets failed" });
    expect(told.find(({ label }) => label === "Hindsight")?.text).toContain(": all sets failed.");
  });
});

describe("the words of the verdict", () => {
  const [window] = usual.windows;
  if (window === undefined) throw new Error("the sample has windows");
  const sentences = (efficiencies: readonly number[], trades?: number) => {
    const trainMetrics = { sharpe: 1, ...(trades === undefined ? {} : { trade_count: trades }) };
    const windows = efficiencies.map((efficiency) => {
      return { ...window, trainMetrics, testObjective: efficiency, efficiency };
    });
    const summary = summariseWindows(windows);
    return verdictOf({ ...usual, windows, summary })?.sentences.join(" ");
  };

  test.each([
    [[0.48], "In the only window the test kept 48\u202f% of what the train promised"],
    [[0.48], "The Sharpe ratio of the only test was above 0."],
    [[-5.09], "In the only window the test's Sharpe ratio was below 0, although the train's was"],
    [[0.48, 0.25], "The two windows kept 48\u202f% and 25\u202f% of what their trains promised"],
    [[0.1, 0.2, 0.9], "In half of the windows the test kept more than 20\u202f% of what the train"],
    [[-0.1, -0.2, 0.9], "In at least half of the windows the test's Sharpe ratio was below 0"],
    [[0.1, 0.2, 0.9, Number.NaN], "In half of the 3 windows that have an efficiency the test kept"],
  ])("efficiencies %j: %s", (efficiencies, words) => {
    expect(sentences(efficiencies)).toContain(words);
  });

  test("trains that closed next to nothing are said", () => {
    expect(sentences([0.5, 0.6], 3)).toContain("On 2 of 2 trains the chosen set closed at most 3");
    expect(sentences([0.5, 0.6], 10)).not.toContain("trains the chosen set closed");
    expect(sentences([0.5, 0.6])).not.toContain("trains the chosen set closed");
  });

  test.each([
    [0, "No trade was closed: there is nothing to judge."],
    [1, "Only 1 closed trade: every figure rests on it."],
    [2, "Only 2 closed trades: every figure rests on them."],
    [10, undefined],
  ])("a stitched account of %i closed trades", (trade_count, words) => {
    const metrics = { ...usual.stitched.metrics, trade_count };
    const said = verdictOf({ ...usual, stitched: { ...usual.stitched, metrics } })?.sentences;
    if (words === undefined) expect(said?.join(" ")).not.toContain("closed trade");
    else expect(said).toContain(words);
  });

  test("an objective that is not Sharpe is the first tile", () => {
    const objective = { kind: "metric", metric: "calmar", direction: "max" } as const;
    const cards = partsOf({ ...usual, search: { ...usual.search, objective } }).flatMap((part) =>
      part.kind === "cards" ? part.cards.map(({ label }) => label) : [],
    );
    expect(cards[0]).toBe("Calmar ratio");
    expect(cards).toContain("Sharpe ratio");
    expect(cards.length).toBe(8);
  });
});

describe("windows", () => {
  test("every window is a row with its ends, its parameters and its figures", () => {
    const table = tableOf(usual, "All windows");
    expect(table?.rows.length).toBe(usual.windows.length);
    // The sample starts on 2016-01-04; a year of train, five bars of embargo, three months of test.
    expect(table?.columns.map(({ label }) => label)).toEqual([
      "Test from",
      ...Object.keys(usual.windows[0]?.params ?? {}),
      "Train Sharpe ratio",
      "Test Sharpe ratio",
      "Efficiency",
      "Test through",
      "Train from",
      "Train through",
      "",
    ]);
    expect(table?.rows[0]?.[0]).toBe("2017-01-04");
    expect(table?.rows[0]?.slice(7, 10)).toEqual(["2017-04-03", "2016-01-04", "2016-12-29"]);
    const [first] = usual.windows;
    expect(table?.rows[0]?.slice(1, 4).map(textOf)).toEqual(
      Object.values(first?.params ?? {}).map(String),
    );
    expect(textOf(table?.rows[0]?.[4])).toBe(first?.trainObjective.toFixed(2));
  });

  test("an efficiency that is not defined is a dash with its reason; a partial test is said", () => {
    const windows = usual.windows.map((window, i) => ({
      ...window,
      partial: i === usual.windows.length - 1,
      ...(i === 0
        ? {
            efficiency: Number.NaN,
            undefined: { ...window.undefined, efficiency: "the train's objective is not above 0" },
          }
        : {}),
    }));
    const input = { ...usual, windows, summary: { ...usual.summary, efficiencies: 18 } };
    const rows = tableOf(input, "All windows")?.rows ?? [];
    expect([rows[0]?.[6], rows[0]?.at(-1)].map(textOf)).toEqual([
      "–",
      "no efficiency: the train's objective is not above 0",
    ]);
    expect(textOf(rows.at(-1)?.at(-1))).toBe("partial: the data end inside it");
    const labels = notesOf(input).map(({ label }) => label);
    expect(labels).toEqual(expect.arrayContaining(["Partial", "Efficiency"]));
  });

  test("holes and few windows are warnings", () => {
    const from = Date.UTC(2018, 0, 1);
    const emptyTests = [{ from, to: Date.UTC(2018, 3, 1) }];
    const holes = notesOf({ ...usual, emptyTests }).find(({ label }) => label === "Holes");
    expect(holes).toMatchObject({
      tone: "warning",
      text: "1 test period without any bar: 2018-01-01 to 2018-03-31.",
    });
    const few = notesOf(walkForwardSample({ days: 500 })).map(({ label }) => label);
    expect(few).toContain("Few windows");
    expect(notesOf(usual).map(({ label }) => label)).not.toContain("Few windows");
  });

  test("of hundreds the first and the last sixty are listed, and the page stays under 1 MB", async () => {
    const many = walkForwardSample({ days: 2400, train: "60d", test: "7d" });
    expect(many.windows.length).toBeGreaterThan(300);
    const table = tableOf(many, "All windows");
    expect(table?.rows.length).toBe(120);
    expect(table?.footnote).toContain(`of ${many.windows.length} windows`);
    expect((await renderWalkForwardReport(many)).length).toBeLessThan(1_000_000);
  });
});

test("every parameter has a chart and a row of its drift, choices by their names", async () => {
  const rows = tableOf(usual, "Drift by parameter")?.rows.map((cells) => cells.map(textOf));
  expect(rows?.map(([name]) => name)).toEqual(["fast", "slow", "average"]);
  expect(rows?.[2]?.slice(2)).toEqual(["–", "not searched as a number"]);
  const page = await renderWalkForwardReport(usual);
  const chart = page.split('id="figure-drift-2"')[1]?.split("</figure>")[0] ?? "";
  expect([...chart.matchAll(/>(sma|ema)<\/text>/g)].length).toBe(4);
});

test("lanes draw a train and a test for every window, seams one line less", async () => {
  const page = await renderWalkForwardReport(usual);
  const chart = page.split('id="figure-stitched"')[1]?.split("</figure>")[0] ?? "";
  const wide = chart.split('class="chart wide"')[1]?.split("</svg>")[0] ?? "";
  const count = (color: string) =>
    [...wide.matchAll(new RegExp(`<path [^>]*fill="var\\(--${color}\\)"`, "g"))].length;
  const { length } = usual.windows;
  expect([count("benchmark"), count("strategy")]).toEqual([length, length]);
  expect(count("chart-axis")).toBe(Math.ceil(length / 2));
  const seams = /<path d="([^"]*)"[^>]*stroke-dasharray="2,3"/.exec(wide)?.[1];
  expect(seams?.match(/M/g)?.length).toBe(length - 1);
});

test("legitimate edges draw a page: no parameter, no hindsight, one counted bar, no figure", async () => {
  const { hindsight: _, ...without } = usual;
  const bars = { ...usual.stitched, metrics: { ...usual.stitched.metrics, bars: 1 } };
  const blind = usual.windows.map((window) => ({
    ...window,
    trainObjective: Number.NaN,
    testObjective: Number.NaN,
    efficiency: Number.NaN,
  }));
  const edges: WalkForwardReportInput[] = [
    { ...without, drift: [], windows: usual.windows.map((window) => ({ ...window, params: {} })) },
    { ...usual, stitched: bars },
    { ...usual, windows: blind },
    { ...usual, windows: usual.windows.slice(0, 1) },
  ];
  for (const edge of edges) {
    const page = await renderWalkForwardReport(edge);
    expect(page).toMatch(/^<!doctype html>/);
    expect(page).not.toMatch(/NaN|undefined|Infinity/);
  }
});

test("the command, the identity, the windows and every term are on the page", async () => {
  const page = (await renderWalkForwardReport(usual)).replace(/<\/?span>/g, "");
  const words = ["12mo, rolling", "Best set in hindsight", "Embargo", "Efficiency", "Stitched"];
  for (const text of [usual.command, usual.runId, ...usual.identity.flat(), ...words]) {
    expect(page).toContain(escapeHtml(text));
  }
});

test("hostile text is on the page as text only, and its input is not changed", async () => {
  const input = hostileWalkForward(usual);
  const before = JSON.stringify(input);
  const page = await renderWalkForwardReport(input);
  expect(JSON.stringify(input)).toBe(before);
  expect(page).not.toMatch(/<script|<img|onload="|onerror="|\u202e/i);
  expect(page).toContain(escapeHtml(input.strategy.name));
});
