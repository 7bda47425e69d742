import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  renderSearchReport,
  renderSuiteReport,
  renderWalkForwardReport,
} from "../../src/report/index.ts";
import { choice, float, int } from "../../src/strategy/parameters.ts";
import { launchBrowser } from "../helpers/browser.ts";
import { expectReadable, openPage } from "./readable.ts";
import { HOSTILE_NAME } from "./sample.ts";
import { hostileSearch, searchSample } from "./search-sample.ts";
import { hostileSuite, SUITES, suiteInput } from "./suite-sample.ts";
import { hostileWalkForward, walkForwardSample } from "./walkforward-sample.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
});

const FOUR = {
  fast: int(2, 8),
  slow: int(10, 60, { step: 10 }),
  stop: float(0.01, 0.05, { step: 0.01 }),
  average: choice(["simple", "exponential", "adaptive"]),
};

const SEARCHES = {
  "two parameters": searchSample(),
  "four parameters": searchSample({ space: FOUR }),
  "one parameter": searchSample({ space: { window: int(2, 90) } }),
  "one set": searchSample({ space: { window: int(5, 5) }, failing: 0 }),
  "hostile text": hostileSearch(searchSample({ space: FOUR })),
};

test.each(Object.entries(SEARCHES))(
  "a search report of %s runs nothing, asks for nothing, fits every width, and has labels one can read",
  async (_, input) => {
    await expectReadable(browser, await renderSearchReport(input));
  },
);

const WALK_FORWARDS = {
  "nineteen windows": walkForwardSample(),
  "two anchored windows": walkForwardSample({ days: 500, mode: "anchored" }),
  "hundreds of windows": walkForwardSample({ days: 2400, train: "60d", test: "7d" }),
  "hostile text": hostileWalkForward(walkForwardSample()),
};

test.each(Object.entries(WALK_FORWARDS))(
  "a walk-forward report of %s runs nothing, asks for nothing, fits every width, and has labels one can read",
  async (_, input) => {
    await expectReadable(browser, await renderWalkForwardReport(input));
  },
);

test.each(["usual", "one day", "nothing but returns", "no figure known"])(
  "a tear sheet of a suite with %s runs nothing, asks for nothing, fits every width, and has labels one can read",
  async (name) => {
    await expectReadable(browser, await renderSuiteReport(suiteInput(await SUITES[name]!())));
  },
);

const HOSTILE_SIGNALS = [
  HOSTILE_NAME,
  "../../etc/passwd\\C:\\*?\0",
  "\u{1F680}\u{1F468}\u200d\u{1F52C} \u202egnp.exe",
  "W".repeat(300),
  `" onmouseover="alert(1)" x="${"<img src=x onerror=alert(1)>".repeat(5)}`,
];

test.each(HOSTILE_SIGNALS)(
  "a tear sheet of a signal called %j is a page like others",
  async (name) => {
    const suite = await SUITES.usual!();
    const html = await renderSuiteReport(suiteInput(suite, hostileSuite(name)));
    const { page, faults } = await openPage(browser, html, 390);
    for (const width of [390, 1280]) {
      await page.setViewportSize({ width, height: 900 });
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(overflow, `overflow at ${width}`).toBe(0);
    }
    // What no page may hold is shown as U+FFFD.
    const shown = name.replace(/[\0\u202e]/g, "\ufffd");
    expect(await page.locator("h1").textContent()).toBe(shown);
    expect(await page.locator("script, img, iframe, object, embed, form").count()).toBe(0);
    expect(faults).toEqual([]);
    await page.close();
  },
);

test("links of the contents lead to sections, ids are unique, hostile names arrive as written", async () => {
  const suite = suiteInput(await SUITES.usual!(), hostileSuite(HOSTILE_NAME));
  const pages = [
    [await renderSearchReport(SEARCHES["hostile text"]), 9],
    [await renderWalkForwardReport(WALK_FORWARDS["hostile text"]), 9],
    [await renderSuiteReport(suite), 14],
  ] as const;
  for (const [html, sections] of pages) {
    const { page } = await openPage(browser, html, 1280);
    const { targets, ids } = await page.evaluate(() => ({
      targets: [...document.querySelectorAll("nav a")].map((a) => a.getAttribute("href")?.slice(1)),
      ids: [...document.querySelectorAll("[id]")].map(({ id }) => id),
    }));
    expect(targets.length).toBe(sections);
    for (const target of targets) expect(ids).toContain(target);
    expect(new Set(ids).size).toBe(ids.length);
    expect(await page.locator("h1").textContent()).toBe(HOSTILE_NAME);
    await page.close();
  }
});
