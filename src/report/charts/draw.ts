import { html, raw } from "../html.ts";
import type { FigureRenderer } from "../part.ts";
import type { FigureSpec, Frame } from "./figure.ts";

const NARROW_WIDTH = 400;
const WIDE_WIDTH = { full: 1040, half: 508 } as const;

/**
 * The renderer of figures. Loads the chart library, which takes a third of a second; so call it
 * only where a report is drawn. Each figure is drawn twice, wide and narrow, since text in a chart
 * that is scaled down to a phone cannot be read; the style sheet shows one of them.
 */
export async function loadFigureRenderer(): Promise<FigureRenderer> {
  const [core, charts, components, renderers] = await Promise.all([
    import("echarts/core"),
    import("echarts/charts"),
    import("echarts/components"),
    import("echarts/renderers"),
  ]);
  core.use([charts.LineChart, charts.CustomChart, components.GridComponent, renderers.SVGRenderer]);

  const draw = (figure: FigureSpec, frame: Frame): string => {
    const chart = core.init(null, null, {
      renderer: "svg",
      ssr: true,
      width: frame.width,
      height: frame.height,
    });
    try {
      chart.setOption(figure.build(frame));
      return chart.renderToSVGString();
    } finally {
      chart.dispose();
    }
  };

  return (figure) => {
    const height = figure.height ?? (figure.span === "full" ? 300 : 250);
    const wide = { width: WIDE_WIDTH[figure.span], height, narrow: false };
    const short = figure.narrowHeight ?? Math.min(height, 240);
    const narrow = { width: NARROW_WIDTH, height: short, narrow: true };
    return html`${[wide, narrow].map((frame) => {
      const name = frame.narrow ? "narrow" : "wide";
      return tidySvg(draw(figure, frame), frame, `${figure.id}-${name}`, figure.description, name);
    })}`;
  };
}

/**
 * The library's SVG made fit for a page: ids, which come from a counter of the process, become those
 * of the figure; style sheets and attributes for interaction, which would reach the whole page, go;
 * coordinates keep one decimal; a description is added.
 */
export function tidySvg(
  svg: string,
  frame: Frame,
  id: string,
  description: string,
  className: string,
) {
  const ids = new Map<string, string>();
  const rename = (name: string): string => {
    if (!ids.has(name)) ids.set(name, `${id}-${ids.size}`);
    return ids.get(name) ?? name;
  };
  const body = svg
    .replace(/^<svg[^>]*>/, "")
    .replace(/<\/svg>\s*$/, "")
    .replace(/<style[\s\S]*?<\/style>/g, "")
    .replace(/<rect [^>]*fill="none"><\/rect>/, "")
    .replace(/ (?:ecmeta_\w+|class|pointer-events|xml:space)="[^"]*"/g, "")
    .replace(/ style="font-size:(\d+)px;[^"]*"/g, ' font-size="$1"')
    .replace(/\bid="([^"]+)"/g, (_, name: string) => `id="${rename(name)}"`)
    .replace(/url\(#([^)]+)\)/g, (_, name: string) => `url(#${rename(name)})`)
    .replace(/\b(d|transform)="([^"]+)"/g, (_, name, value: string) => {
      const decimals = value.startsWith("matrix") ? MATRIX_DECIMALS : 1;
      return `${name}="${roundNumbers(value, decimals)}"`;
    })
    .replace(/<path d=""[^>]*><\/path>/g, "")
    .replace(/><\/path>/g, "/>")
    .replace(/\n/g, "");
  return html`<svg class="chart ${className}" role="img" aria-label="${description}" viewBox="0 0 ${frame.width} ${frame.height}">${raw(body)}</svg>`;
}

/** Decimals of a matrix, which multiplies: at 1000 cells the last one is off by a tenth of a pixel. */
const MATRIX_DECIMALS = 4;

function roundNumbers(path: string, decimals: number): string {
  const factor = 10 ** decimals;
  return path.replace(/-?\d+\.\d+(?:e-?\d+)?/g, (number) => {
    const rounded = Math.round(Number(number) * factor) / factor;
    return String(rounded === 0 ? 0 : rounded);
  });
}
