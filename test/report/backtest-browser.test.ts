import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { renderBacktestReport } from "../../src/report/index.ts";
import { DARK, LIGHT } from "../../src/report/style.ts";
import { findChromium, launchBrowser } from "../helpers/browser.ts";
import { expectReadable, openPage } from "./readable.ts";
import {
  firstRows,
  HOSTILE_NAME,
  hostileInput,
  hourlySample,
  sampleInput,
  wanderingCloses,
  withoutFigures,
} from "./sample.ts";

const DAY = 86_400_000;
const daily = (rows: number, step: number) =>
  sampleInput({
    timestamp: Float64Array.from({ length: rows }, (_, i) => Date.UTC(2013, 1, 8) + i * DAY),
    close: wanderingCloses(rows, step, 0.0003, 3),
    fast: 3,
    slow: 8,
    periodsPerYear: 365,
    timeframe: "1d",
    timeframeMs: DAY,
    symbols: ["ABC"],
  });

/** What a reader may be sent, from empty to large, and with text that attacks. */
const INPUTS = {
  usual: hourlySample(20_000),
  "ten years of days": daily(3650, 0.011),
  "a hundredfold rise and fall": daily(2000, 0.06),
  "thirty days": daily(30, 0.01),
  "one bar": withoutFigures(firstRows(hourlySample(300), 1)),
  "no trade": firstRows(hourlySample(300), 90),
  "hostile text": hostileInput(hourlySample(3000)),
};

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
});

test.each(Object.entries(INPUTS))(
  "a report of %s runs nothing, asks for nothing, fits every width, and has labels one can read",
  async (_, input) => {
    await expectReadable(browser, await renderBacktestReport(input));
  },
);

test("outside text arrives as it was written", async () => {
  const { page } = await openPage(
    browser,
    await renderBacktestReport(INPUTS["hostile text"]),
    1280,
  );
  expect(await page.locator("h1").textContent()).toBe(HOSTILE_NAME);
  expect(HOSTILE_NAME.length).toBe(300);
  expect(await page.title()).toContain("<script>alert(1)</script>");
  await page.close();
});

test("every chart shows exactly one of its copies: narrow on a phone, wide elsewhere", async () => {
  const html = await renderBacktestReport(INPUTS.usual);
  for (const [width, copy] of [
    [390, "narrow"],
    [1280, "wide"],
  ] as const) {
    const { page } = await openPage(browser, html, width);
    const figures = await page.locator("figure").count();
    expect(figures).toBe(8);
    expect(await page.locator("svg.chart:visible").count()).toBe(figures);
    expect(await page.locator(`svg.chart.${copy}:visible`).count()).toBe(figures);
    await page.close();
  }
});

test("the page follows the reader's theme, and paper is always white", async () => {
  const html = await renderBacktestReport(INPUTS.usual);
  const colors = (page: Page) =>
    page.evaluate(() => ({
      page: getComputedStyle(document.body).backgroundColor,
      line: getComputedStyle(document.querySelector("#figure-equity svg path[stroke*=strategy]")!)
        .stroke,
    }));
  const rgb = (hex: string | undefined) =>
    `rgb(${[1, 3, 5].map((at) => Number.parseInt(hex?.slice(at, at + 2) ?? "", 16)).join(", ")})`;
  const light = await openPage(browser, html, 1280);
  expect(await colors(light.page)).toEqual({ page: rgb(LIGHT.page), line: rgb(LIGHT.strategy) });
  const dark = await openPage(browser, html, 1280, true);
  expect(await colors(dark.page)).toEqual({ page: rgb(DARK.page), line: rgb(DARK.strategy) });
  await dark.page.emulateMedia({ media: "print" });
  expect(await colors(dark.page)).toEqual({ page: rgb(LIGHT.page), line: rgb(LIGHT.strategy) });
});

test("every link of the contents leads to a section, and ids are unique", async () => {
  const { page } = await openPage(browser, await renderBacktestReport(INPUTS.usual), 1280);
  const { targets, ids } = await page.evaluate(() => ({
    targets: [...document.querySelectorAll("nav a")].map((a) => a.getAttribute("href")?.slice(1)),
    ids: [...document.querySelectorAll("[id]")].map(({ id }) => id),
  }));
  expect(targets.length).toBe(9);
  for (const target of targets) expect(ids).toContain(target);
  expect(new Set(ids).size).toBe(ids.length);
  await page.close();
});

describe("findChromium", () => {
  test("takes the path that is given, or says in one line that nothing is there", () => {
    expect(findChromium(process.execPath)).toBe(process.execPath);
    expect(() => findChromium("/no/such/browser")).toThrow(
      /^CHROMIUM_PATH is \/no\/such\/browser, .*\.$/,
    );
    expect(() => findChromium("", ["/no/such/browser"])).toThrow(
      /^No Chromium found; install one .*\.$/,
    );
  });
});
