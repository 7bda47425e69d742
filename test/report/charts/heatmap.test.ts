import { describe, expect, test } from "vitest";
import { loadFigureRenderer } from "../../../src/report/charts/draw.ts";
import { heatmapOption } from "../../../src/report/charts/heatmap.ts";

/** Cells as they are drawn, row by row from the bottom: the colour's number, "." where none is. */
async function drawn(rows: readonly (readonly number[])[], low: number, high: number) {
  const columns = rows[0]?.length ?? 0;
  const draw = await loadFigureRenderer();
  const svg = draw({
    id: "f",
    title: "t",
    description: "d",
    span: "half",
    height: 400,
    build: (frame) =>
      heatmapOption(
        {
          xName: "x",
          yName: "y",
          xLabels: Array.from({ length: columns }, (_, i) => `${i}`),
          yLabels: rows.map((_, i) => `${i}`),
          cells: Float64Array.from(rows.flat()),
          low,
          high,
          scaleLabels: ["low", "middle", "high"],
          marks: [],
        },
        frame,
      ),
  }).text.split("</svg>")[0];
  const cells = rows.map(() => new Array<string>(columns).fill("."));
  const paths = svg?.matchAll(/<path d="([^"]*)"[^>]*stroke="var\(--scale-(\d+)\)"/g) ?? [];
  for (const [, data = "", color = ""] of paths) {
    for (const [, from, row, to] of data.matchAll(/M(\d+) (\d+)L(\d+) \d+/g)) {
      for (let column = Number(from); column < Number(to); column++) {
        cells[Number(row)]![column] = color;
      }
    }
  }
  return cells.map((row) => row.join(" "));
}

describe("a heatmap", () => {
  test("gives equal steps of the range equal colours, and what lies beyond the outermost", async () => {
    // 16 colours over [0, 16): the whole part is the colour.
    expect(
      await drawn(
        [
          [0, 0.99, 1, 7.5],
          [15.9, 16, 99, -5],
        ],
        0,
        16,
      ),
    ).toEqual(["0 0 1 7", "15 15 15 0"]);
  });

  test("leaves a cell without a value empty, also inside a run of one colour", async () => {
    const none = Number.NaN;
    expect(
      await drawn(
        [
          [3, none, 3, 3],
          [none, none, none, 3],
        ],
        0,
        16,
      ),
    ).toEqual(["3 . 3 3", ". . . 3"]);
  });

  test("draws cells that are all the same", async () => {
    expect(await drawn([[2, 2]], 2, 2)).toEqual(["15 15"]);
  });
});
