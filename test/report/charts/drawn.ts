import { loadFigureRenderer } from "../../../src/report/charts/draw.ts";
import type { FigureSpec } from "../../../src/report/charts/figure.ts";

/** A rectangle around a piece of a path, in pixels. */
export interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** What stands in the wide copy of a figure. */
export interface Drawn {
  readonly svg: string;
  readonly texts: readonly string[];
  /** Boxes around the pieces of all paths that have the colour in this attribute, in drawing order. */
  boxes(attribute: "fill" | "stroke", color: string): Box[];
}

/** Draws a figure and reads its wide copy. */
export async function drawn(figure: FigureSpec | undefined): Promise<Drawn> {
  if (figure === undefined) throw new Error("there is no such figure");
  const draw = await loadFigureRenderer();
  const svg = draw(figure).text.split("</svg>")[0] ?? "";
  return {
    svg,
    texts: [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text = ""]) => text),
    boxes: (attribute, color) =>
      [...svg.matchAll(/<path [^>]*>/g)]
        .map(([path]) => path)
        .filter((path) => path.includes(`${attribute}="var(--${color})"`))
        .flatMap((path) => pieces(/ d="([^"]*)"/.exec(path)?.[1] ?? "").map(boxOf)),
  };
}

function pieces(data: string): string[] {
  return data.split(/(?=M)/).filter((piece) => piece !== "");
}

/** The renderer writes all lines as `L x y`, whatever they came as. */
function boxOf(piece: string): Box {
  const numbers = [...piece.matchAll(/-?\d+(?:\.\d+)?/g)].map(([number]) => Number(number));
  const [xs, ys] = [0, 1].map((odd) => numbers.filter((_, i) => i % 2 === odd));
  if (/[^MLZ\d\s.,-]/.test(piece)) throw new Error(`not only lines: ${piece}`);
  return {
    left: Math.min(...xs!),
    right: Math.max(...xs!),
    top: Math.min(...ys!),
    bottom: Math.max(...ys!),
  };
}
