import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { loadFigureRenderer } from "../../../src/report/charts/draw.ts";
import { renderPage } from "../../../src/report/page.ts";
import type { Part } from "../../../src/report/part.ts";
import { launchBrowser } from "../../helpers/browser.ts";
import { expectReadable } from "../readable.ts";
import { edgeCases, FIGURES } from "./signal-cases.ts";
import { type FigureInput, sampleFigures } from "./signal-sample.ts";

let browser: Browser;
let sample: FigureInput;
beforeAll(async () => {
  browser = await launchBrowser();
  sample = await sampleFigures();
});
afterAll(async () => {
  await browser.close();
});

/** All figures on one page, half ones in pairs. */
async function pageOf(input: FigureInput): Promise<string> {
  const specs = Object.values(FIGURES).flatMap((make) => make(input) ?? []);
  const part = (index: number): Part => ({ kind: "figure", figure: specs[index]! });
  const parts = specs.flatMap(({ span }, i): Part[] => {
    const half = specs.slice(0, i).filter((other) => other.span === "half").length;
    if (span === "full") return [part(i)];
    const next = specs.findIndex((other, place) => place > i && other.span === "half");
    return half % 2 === 1
      ? []
      : [{ kind: "columns", parts: next < 0 ? [part(i)] : [part(i), part(next)] }];
  });
  return renderPage(
    {
      masthead: { kind: "Figures", title: "Figures", subtitle: "All of them", facts: [] },
      sections: [{ id: "all", title: "All", parts }],
      colophon: "The end",
    },
    await loadFigureRenderer(),
  );
}

const CASES = ["usual", "25 years", "one day", "hostile names"];

test.each(CASES)(
  "figures of a signal have labels one can read at every width: %s",
  async (name) => {
    const input = name === "usual" ? sample : edgeCases(sample)[name]!;
    const html = await pageOf(input);
    expect(html).toContain('id="figure-score"');
    await expectReadable(browser, html);
  },
);
