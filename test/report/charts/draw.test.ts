import { describe, expect, test } from "vitest";
import { loadFigureRenderer, tidySvg } from "../../../src/report/charts/draw.ts";
import type { FigureSpec } from "../../../src/report/charts/figure.ts";
import { timeSeriesOption } from "../../../src/report/charts/time-series.ts";

const FRAME = { width: 100, height: 50, narrow: false };

describe("tidySvg", () => {
  const svg =
    '<svg width="100" height="50" xmlns="http://www.w3.org/2000/svg">\n' +
    '<path d="M1.23456 -0.04L10 2.96e-7" class="zr7-cls-0" ecmeta_series_index="1" clip-path="url(#zr7-c3)"></path>\n' +
    '<text style="font-size:13px;font-family:inherit;">a &lt; b</text>' +
    '<defs ><clipPath id="zr7-c3"><path d="M0 0Z"></path></clipPath></defs>' +
    "<style ><![CDATA[.zr7-cls-0:hover { pointer-events:none }]]></style></svg>";

  test("renames ids to those of the figure and leaves nothing that reaches beyond it", () => {
    expect(tidySvg(svg, FRAME, "equity-wide", 'A "line"', "wide").text).toBe(
      '<svg class="chart wide" role="img" aria-label="A &quot;line&quot;" viewBox="0 0 100 50">' +
        '<path d="M1.2 0L10 0" clip-path="url(#equity-wide-0)"/>' +
        '<text font-size="13">a &lt; b</text>' +
        '<defs ><clipPath id="equity-wide-0"><path d="M0 0Z"/></clipPath></defs></svg>',
    );
  });
});

describe("the figure renderer", () => {
  const figure = (lines: readonly (readonly [number, number])[]): FigureSpec => ({
    id: "f",
    title: "Title",
    description: "What it shows",
    span: "full",
    build: (frame) =>
      timeSeriesOption(
        {
          scale: "log",
          reference: 1,
          format: String,
          lines: [{ points: lines, color: "var(--strategy)" }],
        },
        frame,
      ),
  });
  const strokes = (svg: string) =>
    [...svg.matchAll(/<path d="([^"]*)"[^>]*stroke="var\(--strategy\)"/g)].map(([, path]) => path);

  test("draws a wide and a narrow copy, in colours of the page's theme only", async () => {
    const draw = await loadFigureRenderer();
    const svg = draw(
      figure([
        [0, 1],
        [1e10, 2],
      ]),
    ).text;
    expect([...svg.matchAll(/viewBox="([^"]*)"/g)].map(([, box]) => box)).toEqual([
      "0 0 1040 300",
      "0 0 400 240",
    ]);
    expect(strokes(svg).length).toBe(2);
    // Clip paths carry a fill that is never painted.
    const painted = svg.replace(/<defs[\s\S]*?<\/defs>/g, "");
    expect(painted).not.toMatch(/#[0-9a-f]{3,8}"|rgb\(/i);
  });

  test("breaks a line where a value is not known or has no logarithm", async () => {
    const draw = await loadFigureRenderer();
    const svg = draw(
      figure([
        [0, 1],
        [1e9, 1.1],
        [2e9, Number.NaN],
        [3e9, 1.2],
        [4e9, 1.3],
        [5e9, 0],
        [6e9, 0],
      ]),
    ).text;
    for (const path of strokes(svg)) expect(path?.match(/M/g)?.length).toBe(2);
  });

  test("draws a single point as a dot and an empty line as nothing", async () => {
    const draw = await loadFigureRenderer();
    expect(draw(figure([[0, 1]])).text).toContain('fill="var(--strategy)"');
    expect(draw(figure([])).text).not.toContain("var(--strategy)");
  });
});
