import { describe, expect, test } from "vitest";
import { escapeHtml } from "../../src/report/html.ts";
import { composeSearchReport, renderSearchReport } from "../../src/report/index.ts";
import type { Part, Report } from "../../src/report/part.ts";
import type { HeatmapData, SearchReportInput } from "../../src/report/search-input.ts";
import { choice, int } from "../../src/strategy/parameters.ts";
import { randomNumbers } from "../helpers/random.ts";
import { hourlySample } from "./sample.ts";
import { hostileSearch, overfittingSample, searchSample } from "./search-sample.ts";

function allParts(report: Report): Part[] {
  const flat = (parts: readonly Part[]): Part[] =>
    parts.flatMap((part) => [part, ...(part.kind === "columns" ? flat(part.parts) : [])]);
  return report.sections.flatMap(({ parts }) => flat(parts));
}

function tables(input: SearchReportInput) {
  return allParts(composeSearchReport(input)).flatMap((part) =>
    part.kind === "table" ? [part] : [],
  );
}

function figureIds(input: SearchReportInput): string[] {
  return allParts(composeSearchReport(input)).flatMap((part) =>
    part.kind === "figure" ? [part.figure.id] : [],
  );
}

const textOf = (cell: string | { readonly text: string } | undefined) =>
  typeof cell === "object" ? cell.text : cell;

test("the same input gives the same bytes, also after another report", async () => {
  const first = await renderSearchReport(searchSample());
  await renderSearchReport(searchSample({ space: { window: int(2, 30) } }));
  expect(await renderSearchReport(searchSample())).toBe(first);
});

describe("size", () => {
  /** Noise: no two neighbours share a colour but by chance, which is the worst case. */
  function noisyHeatmap(x: string, y: string, size: number, seed: number): HeatmapData {
    const random = randomNumbers(seed);
    const axis = (name: string) => ({
      name,
      values: Array.from({ length: size }, (_, i) => ({ from: i, to: i })),
    });
    const scores = Float64Array.from({ length: size * size }, random);
    const counts = new Int32Array(size * size).fill(1);
    const cells = { scores, best: counts, sets: counts, scored: counts };
    return { x: axis(x), y: axis(y), ...cells, others: "best" };
  }

  test.each([100, 200])(
    "three heatmaps of noise, %i by as many, stay under 2 MB, one path per colour",
    async (size) => {
      const names = [["a", "b"] as const, ["a", "c"] as const, ["b", "c"] as const];
      const heatmaps = names.map(([x, y], i) => noisyHeatmap(x, y, size, i));
      const page = await renderSearchReport({ ...searchSample(), heatmaps });
      expect(page.includes("Drawn in blocks of 2 by 2 values")).toBe(size === 200);
      expect(page.length).toBeLessThan(2_000_000);
      for (const copy of ["wide", "narrow"]) {
        const figure = page.split('id="figure-heatmap-0"')[1]?.split("</figure>")[0] ?? "";
        const svg = figure.split(`class="chart ${copy}"`)[1]?.split("</svg>")[0] ?? "";
        const colors = [...svg.matchAll(/<path [^>]*stroke="var\(--scale-(\d+)\)"/g)].map(
          ([, c]) => c,
        );
        if (size === 100) expect(colors.length).toBe(16);
        expect(new Set(colors).size).toBe(colors.length);
      }
    },
  );

  test("300,000 bars stay under 1 MB", async () => {
    const { series, metrics } = hourlySample(300_000);
    const input = searchSample();
    const best = { ...input.best, metrics };
    expect((await renderSearchReport({ ...input, series, best })).length).toBeLessThan(1_000_000);
  });
});

describe("the verdict", () => {
  const verdict = (changes: object, trialsOnData?: number) => {
    const overfitting = {
      ...overfittingSample(100, 1.5),
      deflated_sharpe: 0.97,
      pbo: 0.1,
      ...changes,
    };
    const { trialsOnData: _, ...input } = searchSample();
    const parts = allParts(
      composeSearchReport({
        ...input,
        overfitting,
        ...(trialsOnData === undefined ? {} : { trialsOnData }),
      }),
    );
    return parts.flatMap((part) => (part.kind === "verdict" ? [part] : []))[0];
  };

  test.each([
    [{ sharpe: 1.3 }, "doubt", "No better than luck alone"],
    [{ deflated_sharpe: 0.9499 }, "doubt", "Luck is not ruled out"],
    [{ deflated_sharpe: Number.NaN }, "doubt", "Cannot be told from luck"],
    [{ sharpe: Number.NaN }, "doubt", "Cannot be told from luck"],
    [{ expected_max_sharpe: Number.NaN }, "doubt", "Cannot be told from luck"],
    [{ pbo: 0.5 }, "doubt", "The choice did not carry over from one half to the other"],
    [{}, "plain", "More than luck alone would give, if this search was the only one"],
  ])("of %o is in %s: %s", (changes, tone, title) => {
    expect(verdict(changes)).toMatchObject({ tone, title });
  });

  test("says the words of the statistics, and counts the trials of all runs on these data", () => {
    const { words } = overfittingSample(100, 1.5);
    expect(verdict({})?.sentences).toEqual(words);
    expect(verdict({}, 100)?.sentences).toEqual(words);
    expect(verdict({}, 12_345)?.sentences.at(-1)).toContain("12,345 sets were tried");
  });
});

test("a best set at the end of a range is a warning, one inside is not", () => {
  const ranges = (atEnds: readonly string[]) =>
    allParts(composeSearchReport({ ...searchSample(), atEnds })).flatMap((part) =>
      part.kind === "notes" ? part.notes.filter(({ label }) => label === "Range") : [],
    );
  const { fast } = searchSample().best.params;
  const text = `fast = ${fast} is at the end of its range: a wider range may hold better ones.`;
  expect(ranges(["fast"])).toEqual([{ tone: "warning", label: "Range", text }]);
  expect(ranges([])).toEqual([]);
});

test("an objective that is not Sharpe is the first tile, and the luck says why it speaks of Sharpe", () => {
  const input = searchSample();
  const objective = { kind: "metric", metric: "calmar", direction: "max" } as const;
  const metrics = { ...input.best.metrics, trade_count: 2 };
  const parts = allParts(
    composeSearchReport({
      ...input,
      search: { ...input.search, objective },
      best: { ...input.best, metrics },
    }),
  );
  const cards = parts.flatMap((part) => (part.kind === "cards" ? part.cards : []));
  expect(cards[0]?.label).toBe("Calmar ratio");
  expect(cards.length).toBe(8);
  const said = parts.flatMap((part) => (part.kind === "verdict" ? part.sentences : []));
  expect(said).toContain("Only 2 closed trades: every figure rests on them.");
  expect(said).toContain(
    "The statistics of luck are defined for the Sharpe ratio; the search maximised Calmar ratio.",
  );
});

describe("tables", () => {
  const input = searchSample();
  const [comparison, top] = tables(input);

  test("best by peak and best by plateau stand side by side with every metric", () => {
    expect(comparison?.columns.map(({ label }) => label)).toEqual([
      "",
      "By peak",
      "By plateau",
      "Buy and hold",
    ]);
    const row = (name: string) =>
      comparison?.rows.find(([first]) => textOf(first) === name)?.map(textOf);
    const { best, plateau } = input;
    if ("because" in plateau) throw new Error("the sample has a plateau");
    expect(row("fast")?.slice(1, 3)).toEqual([
      String(best.params.fast),
      String(plateau.params.fast),
    ]);
    const sharpe = (value: number | undefined) => value?.toFixed(2);
    expect(row("Sharpe ratio")?.slice(1, 3)).toEqual([
      sharpe(best.metrics.sharpe),
      sharpe(plateau.metrics.sharpe),
    ]);
  });

  test("the best twenty are listed in their order, with how many have a score", () => {
    expect(top?.caption).toBe(
      `The best 20 of ${input.counts.scored.toLocaleString("en")} with a score`,
    );
    expect(top?.rows.map((cells) => textOf(cells[1]))).toEqual(
      input.top.map(({ params }) => String(params.fast)),
    );
  });

  test("a metric that is not defined is a dash beside its reason, never a zero", async () => {
    const row = comparison?.rows.find(([first]) => textOf(first) === "Profit factor");
    expect(row?.[1]).toEqual({ text: "–", hint: "no losing trade" });
    expect(await renderSearchReport(input)).toContain("<dt>no losing trade</dt>");
  });

  test("every set without a score is counted under its reason", () => {
    const fates = tables(input).find(({ caption }) => caption === "What became of the sets");
    const counted = fates?.rows.map((cells) => Number(textOf(cells[1])?.replace(",", "")));
    expect(counted?.reduce((sum, count) => sum + count, 0)).toBe(input.search.sets);
    expect(fates?.rows.map(([first]) => first)).toEqual([
      "With a score",
      "Failed: signal-out-of-range",
      "Refused by trade_count >= 20",
    ]);
  });

  test("a figure of luck that is not defined gives its reason", () => {
    const overfitting = {
      ...overfittingSample(40, 1),
      pbo: Number.NaN,
      logits: null,
      undefined: { pbo: "fewer than 32 bars" },
    };
    const { degradation: _, ...rest } = input;
    const own = { ...rest, overfitting };
    expect(figureIds(own)).not.toContain("logits");
    const luck = tables(own).find(({ caption }) => caption === "Figures");
    const row = luck?.rows.find(([first]) => textOf(first) === "PBO");
    expect(row?.map(textOf)).toEqual(["PBO", "–", "not defined: fewer than 32 bars"]);
  });
});

describe("pictures", () => {
  test("two parameters give one heatmap and two slices, and no parallel coordinates", () => {
    const ids = figureIds(searchSample());
    expect(ids.filter((id) => id.startsWith("heatmap"))).toEqual(["heatmap-0"]);
    expect(ids.filter((id) => id.startsWith("slice"))).toEqual(["slice-0", "slice-1"]);
    expect(ids).not.toContain("parallel");
  });

  test("four parameters give every pair of the three most important, and lines through all", () => {
    const space = { a: int(1, 5), b: int(1, 5), c: int(1, 4), kind: choice(["x", "y"]) };
    const input = searchSample({ space });
    const ranked = input.importance.parameters.map(({ name }) => name).slice(0, 3);
    const drawn = input.heatmaps.map(({ x, y }) => [x.name, y.name]);
    expect(drawn.length).toBe(3);
    expect(new Set(drawn.flat())).toEqual(new Set(ranked));
    expect(figureIds(input)).toContain("parallel");
  });

  test("an objective that is better small shows its figures, not its scores", () => {
    const input = searchSample();
    const objective = { kind: "metric", metric: "volatility", direction: "min" } as const;
    const negative = (scored: SearchReportInput["best"]) => ({ ...scored, score: -0.125 });
    const own = {
      ...input,
      search: { ...input.search, objective },
      best: negative(input.best),
      top: input.top.map(negative),
    };
    const [comparison, top] = tables(own);
    const row = comparison?.rows.find(([first]) => textOf(first)?.startsWith("Objective"));
    expect(row?.map(textOf).slice(0, 2)).toEqual([
      "Objective: Volatility (smallest first)",
      "12.5\u202f%",
    ]);
    expect(textOf(top?.rows[0]?.[3])).toBe("12.5\u202f%");
  });
});

test("legitimate edges draw a page: one set, one parameter, no plateau, one bar", async () => {
  const usual = searchSample();
  const { best } = usual;
  const edges = [
    searchSample({ space: { window: int(5, 5) }, failing: 0 }),
    searchSample({ space: { window: int(2, 9) } }),
    { ...usual, plateau: { because: "no set has neighbours" } },
    { ...usual, best: { ...best, metrics: { ...best.metrics, bars: 1 } } },
    { ...usual, heatmaps: [], slices: [], top: [] },
  ];
  for (const edge of edges) {
    const page = await renderSearchReport(edge);
    expect(page).toMatch(/^<!doctype html>/);
    expect(page).not.toMatch(/NaN|undefined|Infinity/);
  }
});

test("the command, the identity and every term of the statistics are on the page", async () => {
  const input = searchSample();
  const page = (await renderSearchReport(input)).replace(/<\/?span>/g, "");
  const terms = ["Sharpe by luck", "Deflated Sharpe", "PBO", "Best by plateau", "Effective trials"];
  for (const text of [input.command, input.runId, ...input.identity.flat(), ...terms]) {
    expect(page).toContain(escapeHtml(text));
  }
});

test("hostile text is on the page as text only, and its input is not changed", async () => {
  const input = hostileSearch(searchSample());
  const before = JSON.stringify(input);
  const page = await renderSearchReport(input);
  expect(JSON.stringify(input)).toBe(before);
  expect(page).not.toMatch(/<script|<img|onload="|onerror="|\u202e/i);
  expect(page).toContain(escapeHtml(input.strategy.name));
});
