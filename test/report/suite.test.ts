import { beforeAll, describe, expect, it } from "vitest";
import { escapeHtml } from "../../src/report/html.ts";
import { composeSuiteReport, renderSuiteReport } from "../../src/report/index.ts";
import type { Part, Report } from "../../src/report/part.ts";
import { SUMMARY_STATISTICS } from "../../src/signals/statistics.ts";
import type { SuiteResult } from "../../src/signals/suite.ts";
import { HOSTILE_NAME } from "./sample.ts";
import { hostileSuite, SUITES, suiteInput } from "./suite-sample.ts";

let usual: SuiteResult;
let report: Report;
beforeAll(async () => {
  usual = await SUITES.usual!();
  report = composeSuiteReport(suiteInput(usual));
});

/** Parts of a section, those in columns too. */
function partsOf(from: Report, id: string): Part[] {
  const section = from.sections.find((one) => one.id === id);
  if (!section) throw new Error(`no section ${id}`);
  const flat = (parts: readonly Part[]): Part[] =>
    parts.flatMap((part) => (part.kind === "columns" ? flat(part.parts) : [part]));
  return flat(section.parts);
}

function partOf<K extends Part["kind"]>(from: Report, id: string, kind: K) {
  const found = partsOf(from, id).find((part) => part.kind === kind);
  if (!found) throw new Error(`no ${kind} in ${id}`);
  return found as Extract<Part, { kind: K }>;
}

/** Rows of a table as text. */
function rowsOf(from: Report, id: string, caption: string): string[][] {
  const table = partsOf(from, id).find((part) => part.kind === "table" && part.caption === caption);
  if (table?.kind !== "table") throw new Error(`no table ${caption}`);
  return table.rows.map((cells) =>
    cells.map((cell) => (typeof cell === "string" ? cell : cell.text)),
  );
}

/** A number as the page prints it. */
const read = (text: string) => Number(text.replace("−", "-").replace(/[,\u202f%]/g, ""));

/** The usual suite with other figures of what is judged. */
function withFigures(changes: Partial<SuiteResult["base"]["summary"][0]["metrics"]>): SuiteResult {
  const [overall, ...groups] = usual.base.summary;
  const metrics = { ...overall!.metrics, ...changes };
  return { ...usual, base: { ...usual.base, summary: [{ ...overall!, metrics }, ...groups] } };
}

describe("a signal's tear sheet", () => {
  it("has its sections in the order in which one asks", () => {
    expect(report.sections.map(({ id }) => id)).toEqual([
      ...["verdict", "score", "headline", "configurations", "robustness", "baselines"],
      ...["uniqueness", "factors", "coverage", "performance", "deciles", "ic"],
      ...["reproduce", "glossary"],
    ]);
    expect(report.masthead).toMatchObject({ kind: "Signal tear sheet", title: "planted" });
    const facts = new Map(report.masthead.facts);
    expect(facts.get("Snapshot")).toBe("snap_0123456789ab");
    expect(facts.get("Fingerprint")).toBe("0123456789ab");
    expect(facts.get("Run")).toBe("0123456789abcdef");
  });

  it("draws every figure that there is something to draw of", () => {
    const figures = report.sections.flatMap(({ id }) =>
      partsOf(report, id).flatMap((part) => (part.kind === "figure" ? [part.figure.id] : [])),
    );
    expect(figures).toHaveLength(12);
    expect(new Set(figures).size).toBe(12);
  });

  it("says the verdict in a colour, a word, a letter and reasons with figure and threshold", () => {
    const verdict = {
      color: "red",
      reasons: [
        {
          test: "sharpe",
          outcome: "critical",
          figure: -1.5,
          threshold: 0.5,
          text: "net Sharpe −1.5, needs at least 0.5",
        },
        {
          test: "days",
          outcome: "not_computed",
          figure: Number.NaN,
          threshold: 504,
          text: "days: could not be computed, needs at least 504",
        },
      ],
      margins: [],
    } as const;
    const score = { ...suiteInput(usual).score, total: 42.4, grade: "D" } as const;
    const page = composeSuiteReport(suiteInput(usual, { verdict, score }));
    expect(partOf(page, "verdict", "judgement")).toMatchObject({
      color: "red",
      word: "RED",
      grade: "D",
      gradeNote: "Grade, 42 of 100 points",
      reasons: [
        { tag: "Critical", critical: true, figures: "Net Sharpe −1.5, needs at least 0.5." },
        { tag: "Not known", critical: false, sentence: "This test could not be made." },
      ],
    });
  });

  it.each(["green", "yellow", "red"] as const)(
    "shows how close the tests that passed were, unless the verdict is red: %s",
    (color) => {
      const margin = {
        test: "turnover",
        figure: 0.97,
        threshold: 1,
        title: "turnover a day",
        shown: "97 %",
        needed: "< 100 %",
        text: "turnover a day 97 %, needs less than 100 %",
      };
      const verdict = { color, reasons: [], margins: [margin] };
      const page = composeSuiteReport(suiteInput(usual, { verdict }));
      const tables = partsOf(page, "verdict").filter(({ kind }) => kind === "table");
      expect(tables).toHaveLength(color === "red" ? 0 : 1);
      if (color === "red") return;
      expect(rowsOf(page, "verdict", "Tests passed, and how close they were")).toEqual([
        ["Turnover a day", "97 %", "< 100 %"],
      ]);
      const { remarks } = partOf(page, "verdict", "judgement");
      const closest = "Closest to its limit: turnover a day 97 %, needs less than 100 %.";
      expect(remarks.includes(closest)).toBe(color === "green");
    },
  );

  it("has a plain sentence of its own for every test that can fail", () => {
    const tests = [
      ...["sharpe", "sharpe_lag2", "baseline_corr", "look_ahead_ic", "look_ahead_sharpe"],
      ...["newey_west_t", "days", "lag_stability", "residual_stability", "factor_corr"],
      ...["cap_consistency", "positive_years", "turnover"],
    ];
    const reasons = tests.map((test) => {
      return { test, outcome: "failed", figure: 1, threshold: 2, text: `${test} 1` } as const;
    });
    for (const sharpe of [1, -1]) {
      const input = suiteInput(withFigures({ sharpe }), {
        verdict: { color: "red", reasons, margins: [] },
      });
      const { reasons: shown } = partOf(composeSuiteReport(input), "verdict", "judgement");
      expect(new Set(shown.map(({ sentence }) => sentence)).size).toBeGreaterThanOrEqual(12);
      expect(shown.filter(({ sentence }) => /did not pass/.test(sentence))).toEqual([]);
    }
  });

  it("says of a signal that knows the future that it does, and of its score that it means nothing", () => {
    const verdict = {
      color: "red",
      reasons: [
        {
          test: "look_ahead_ic",
          outcome: "critical",
          figure: 0.3,
          threshold: 0.15,
          text: "mean IC at one day (look-ahead?) 0.3, needs at most 0.15",
        },
      ],
      margins: [],
    } as const;
    const score = { ...suiteInput(usual).score, total: 90, grade: "A" } as const;
    const page = composeSuiteReport(suiteInput(usual, { verdict, score }));
    const remarks = partOf(page, "verdict", "judgement").remarks.join(" ");
    expect(remarks).toMatch(/knowing the future, not from skill/);
    expect(remarks).toMatch(/while the verdict is red, it means nothing/);
  });

  it("lists the components of the score, whose points add up to it", () => {
    const rows = rowsOf(report, "score", "Components");
    const components = rows.slice(0, -1);
    expect(components.map(([name]) => name)).toEqual([
      ...["Sharpe", "Lag stability", "Residual stability", "Baseline uniqueness"],
      ...["Cap consistency", "Year consistency", "Factor uniqueness"],
    ]);
    // SEMANTICS U, score: 25 + 15 + 15 + 15 + 10 + 10 + 10.
    expect(components.map(([, , weight]) => Number.parseInt(weight!, 10))).toEqual([
      ...[25, 15, 15, 15, 10, 10, 10],
    ]);
    for (const [, , , , formula, made] of components) expect([formula, made]).not.toContain("");
    const known = components.filter(([, value]) => value !== "–");
    const points = known.reduce((sum, [, , , own]) => sum + read(own!), 0);
    // Each is rounded to a tenth.
    expect(Math.abs(points - read(rows.at(-1)![3]!))).toBeLessThan(0.05 * components.length);
  });

  it("gives the Sharpe ratio with its error and 95 % interval, and both t of the IC", () => {
    const page = composeSuiteReport(suiteInput(withFigures({ sharpe: 1.5, sharpe_error: 0.4 })));
    const { cards } = partOf(page, "headline", "cards");
    const noteOf = (label: string) => cards.find((card) => card.label === label)?.note;
    // 1.5 ± 1.96 · 0.4
    expect(noteOf("Sharpe ratio")).toBe("± 0.40 standard error; 95 % interval 0.72 to 2.28");
    expect(noteOf("IC, 1 day ahead")).toMatch(/^t −?[\d.]+, Newey–West t −?[\d.]+; 9\d days$/);
    for (const { definition } of cards) expect(definition).not.toBe("");
  });

  it("never lets the best configuration near the headline", () => {
    const results = {
      ...usual.results,
      lag2_off: { ...usual.results.lag2_off!, sharpe: 77.77 },
    };
    const suite = { ...usual, results, bestSharpe: 77.77, bestConfig: "lag2_off" };
    const page = composeSuiteReport(suiteInput(suite));
    for (const id of ["verdict", "score", "headline"]) {
      const shown = JSON.stringify(page.sections.find((section) => section.id === id));
      // The lag stability may well be made of it.
      expect(shown.replace(/"77\.77 against [^"]*"/g, "")).not.toContain("77.77");
    }
    expect(JSON.stringify(page.masthead)).not.toContain("77.77");
    const [judged] = rowsOf(page, "configurations", "Results by configuration");
    expect(judged![0]).toBe("lag0_off (judged)");
    expect(partOf(page, "configurations", "table").footnote).toMatch(
      /Of these 6 lag2_off has the highest Sharpe ratio, 77\.77: for orientation only/,
    );
  });

  it("counts flat days by their reason, and says none where there are none", () => {
    const flatDays = (noSignal: number, mincos: number) => {
      const counts = { ...usual.base.counts, flat: noSignal + mincos, noSignal, mincos };
      const base = { ...usual.base, counts };
      return partOf(composeSuiteReport(suiteInput({ ...usual, base })), "coverage", "terms").terms;
    };
    expect(flatDays(0, 0)).toContainEqual(["Flat days", "none"]);
    const both = "5: 2 without a signal, 3 with too few names on a side";
    expect(flatDays(2, 3)).toContainEqual(["Flat days", both]);
  });

  it("states the caveats of the data, or that there are none", () => {
    const note = (from: Report) =>
      partOf(from, "headline", "notes").notes.find(({ label }) => label === "Data");
    expect(note(report)).toEqual({
      tone: "warning",
      label: "Data",
      text: "Survivorship-biased. No borrow costs.",
    });
    const input = suiteInput(usual);
    const silent = { ...input, snapshot: { ...input.snapshot, caveats: [] } };
    expect(note(composeSuiteReport(silent))?.text).toMatch(/names no caveats/);
  });

  it("sorts what the signal resembles by how near it is to its limit", () => {
    const suite: SuiteResult = {
      ...usual,
      correlations: {
        near: { signal: { mean: -0.45, days: 90 }, pnl: 0 },
        far: { signal: { mean: 0.1, days: 90 }, pnl: 0 },
      },
      factorExposures: { size: { mean: 0.3, days: 90 }, value: null },
    };
    const page = composeSuiteReport(suiteInput(suite));
    // 0.3 of 0.3, 0.45 of 0.5, 0.1 of 0.5.
    expect(rowsOf(page, "uniqueness", "What it resembles")).toEqual([
      ["size", "risk factor", "0.30", "0.3", "✗ too much alike"],
      ["near", "baseline", "−0.45", "0.5", "✓ passes"],
      ["far", "baseline", "0.10", "0.5", "✓ passes"],
    ]);
  });

  it("explains every figure and every hint in the glossary", () => {
    const { terms } = partOf(report, "glossary", "terms");
    const names = terms.map(([term]) => term);
    expect(new Set(names).size).toBe(names.length);
    for (const { title } of Object.values(SUMMARY_STATISTICS)) expect(names).toContain(title);
    for (const term of ["IC", "ICIR", "Newey–West t", "Monotonicity", "Score", "Coverage"])
      expect(names).toContain(term);
  });
});

describe("a tear sheet as a page", () => {
  it("keeps the dates of its head in one piece", async () => {
    const html = await renderSuiteReport(suiteInput(usual));
    const [, subtitle] = /<p class="subtitle">(.*?)<\/p>/.exec(html)!;
    expect(subtitle).toMatch(
      /^\d+ days of returns, <span class="date">\d{4}-\d\d-\d\d<\/span> to <span class="date">\d{4}-\d\d-\d\d<\/span>$/,
    );
    expect(html).toContain(".date{white-space:nowrap}");
  });

  it("is one document under 2 MB without script, request or markup from outside, the same each time", async () => {
    const input = suiteInput(usual, hostileSuite(HOSTILE_NAME));
    const page = await renderSuiteReport(input);
    expect(page).toBe(await renderSuiteReport(input));
    expect(Buffer.byteLength(page)).toBeLessThan(2_000_000);
    expect(page).toContain(escapeHtml(HOSTILE_NAME));
    expect(page).not.toMatch(/<script|<img|onload="|onerror="|https?:\/\/(?!www\.w3\.org)/i);
  });

  it.each(Object.keys(SUITES))("bears a suite with %s", async (name) => {
    const input = suiteInput(await SUITES[name]!());
    const page = await renderSuiteReport(input);
    const text = page.replace(/<style>.*?<\/style>/s, "").replace(/<[^>]*>/g, " ");
    expect(text).not.toMatch(/NaN|undefined|\bnull\b|Infinity|\[object/);
    expect(page).not.toMatch(/="[^"]*NaN/);
  });

  it("says why there is nothing where there is nothing", async () => {
    const page = async (name: string) => composeSuiteReport(suiteInput(await SUITES[name]!()));
    const flat = await page("never a position");
    expect(partOf(flat, "headline", "notes").notes[0]).toMatchObject({ label: "No position" });
    expect(partOf(await page("no baselines"), "baselines", "empty").title).toMatch(/no baseline/);
    expect(partOf(await page("no cap tiers"), "robustness", "empty").text).toMatch(/no column cap/);
    const grid = partOf(await page("no industry"), "configurations", "table");
    expect(grid.footnote).toMatch(/lag0_industry was not computed: .*no industry_id/);
    expect(partOf(await page("nothing but returns"), "factors", "empty").text).not.toBe("");
    const other = rowsOf(
      await page("no lag 0 in the grid"),
      "configurations",
      "Results by configuration",
    );
    expect(other.map(([key]) => key)).toEqual(["lag0_off (judged)", "lag3_industry"]);
  });
});
