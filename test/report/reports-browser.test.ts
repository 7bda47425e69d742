import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { renderSearchReport, renderWalkForwardReport } from "../../src/report/index.ts";
import { choice, float, int } from "../../src/strategy/parameters.ts";
import { launchBrowser } from "../helpers/browser.ts";
import { expectReadable, openPage } from "./readable.ts";
import { HOSTILE_NAME } from "./sample.ts";
import { hostileSearch, searchSample } from "./search-sample.ts";
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

test("links of the contents lead to sections, ids are unique, hostile names arrive as written", async () => {
  const pages = [
    await renderSearchReport(SEARCHES["hostile text"]),
    await renderWalkForwardReport(WALK_FORWARDS["hostile text"]),
  ];
  for (const html of pages) {
    const { page } = await openPage(browser, html, 1280);
    const { targets, ids } = await page.evaluate(() => ({
      targets: [...document.querySelectorAll("nav a")].map((a) => a.getAttribute("href")?.slice(1)),
      ids: [...document.querySelectorAll("[id]")].map(({ id }) => id),
    }));
    expect(targets.length).toBe(9);
    for (const target of targets) expect(ids).toContain(target);
    expect(new Set(ids).size).toBe(ids.length);
    expect(await page.locator("h1").textContent()).toBe(HOSTILE_NAME);
    await page.close();
  }
});
