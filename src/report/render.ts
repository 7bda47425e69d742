import type { FigureSpec, LegendEntry } from "./charts/figure.ts";
import { formatNumber, formatSignedPercent, UNDEFINED_MARK } from "./format.ts";
import { type Html, html } from "./html.ts";
import type { Card, Cell, Column, FigureRenderer, Part } from "./part.ts";

/** One part as HTML. The only place that knows how a part looks. */
export function renderPart(part: Part, draw: FigureRenderer): Html {
  switch (part.kind) {
    case "prose":
      return html`<p class="prose">${part.text}</p>`;
    case "cards":
      return html`<dl class="cards">${part.cards.map(renderCard)}</dl>`;
    case "notes":
      return html`<ul class="notes">${part.notes.map(
        ({ tone, label, text }) =>
          html`<li class="${tone}"><b>${label}</b><span>${text}</span></li>`,
      )}</ul>`;
    case "figure":
      return renderFigure(part.figure, draw);
    case "columns":
      return html`<div class="columns">${part.parts.map((inner) => html`<div>${renderPart(inner, draw)}</div>`)}</div>`;
    case "table":
      return renderTable(part);
    case "heatmap":
      return renderHeatmap(part);
    case "terms":
      return html`<dl class="terms ${part.look}">${part.terms.map(
        ([term, meaning]) => html`<div><dt>${term}</dt><dd>${meaning}</dd></div>`,
      )}</dl>`;
    case "code":
      return html`<p class="code-label">${part.label}</p><pre tabindex="0"><code>${part.text}</code></pre>`;
    case "details":
      return html`<details><summary>${part.summary}</summary><p>${part.text}</p></details>`;
    case "empty":
      return html`<div class="empty"><b>${part.title}</b><span>${part.text}</span></div>`;
  }
}

function renderCard({ label, value, definition, note }: Card): Html {
  return html`<div title="${definition}"><dt>${label}</dt><dd>${value}${
    note === undefined ? undefined : html`<small>${note}</small>`
  }</dd></div>`;
}

function renderFigure(figure: FigureSpec, draw: FigureRenderer): Html {
  return html`<figure class="${figure.span}" id="figure-${figure.id}">
<figcaption><h3>${figure.title}</h3>${
    figure.caption === undefined ? undefined : html`<p>${figure.caption}</p>`
  }${figure.legend === undefined ? undefined : renderLegend(figure.legend)}</figcaption>
${draw(figure)}
</figure>`;
}

function renderLegend(entries: readonly LegendEntry[]): Html {
  return html`<ul class="legend">${entries.map(
    ({ label, mark, color }) =>
      html`<li><i class="${mark}" style="color:${color}"></i>${label}</li>`,
  )}</ul>`;
}

/** Wide tables scroll inside a box that the keyboard can reach; the page itself never does. */
function scrollBox(caption: string, table: Html, footnote: string | undefined): Html {
  return html`<div class="table"><h3>${caption}</h3><div class="scroll" role="region" aria-label="${caption}" tabindex="0">${table}</div>${
    footnote === undefined ? undefined : html`<p class="footnote">${footnote}</p>`
  }</div>`;
}

function renderTable(part: Extract<Part, { kind: "table" }>): Html {
  const { columns } = part;
  const head = columns.map(
    ({ label, numeric, hint }) =>
      html`<th scope="col"${classOf([numeric ? "n" : ""])}${titleOf(hint)}>${label}</th>`,
  );
  const rows = part.rows.map(
    (cells) => html`<tr>${cells.map((cell, i) => renderCell(cell, columns[i], i === 0))}</tr>`,
  );
  const table = html`<table><thead><tr>${head}</tr></thead><tbody>${rows}</tbody></table>`;
  return scrollBox(part.caption, table, part.footnote);
}

function renderCell(cell: Cell, column: Column | undefined, first: boolean): Html {
  const { text, tone, hint } = typeof cell === "string" ? { text: cell } : { ...cell };
  const attributes = html`${classOf([column?.numeric ? "n" : "", tone ?? ""])}${titleOf(hint)}`;
  return first
    ? html`<th scope="row"${attributes}>${text}</th>`
    : html`<td${attributes}>${text}</td>`;
}

function renderHeatmap(part: Extract<Part, { kind: "heatmap" }>): Html {
  const head = [...part.columns, part.totalLabel].map(
    (label) => html`<th scope="col">${label}</th>`,
  );
  const largest = Math.max(
    0,
    ...part.rows.flatMap(({ values }) => values.map((value) => Math.abs(value ?? 0) || 0)),
  );
  const rows = part.rows.map(
    ({ label, values, total }) =>
      html`<tr><th scope="row">${label}</th>${values.map((value) => heatCell(value, largest))}<td class="total">${
        total === undefined ? "" : formatSignedPercent(total)
      }</td></tr>`,
  );
  const table = html`<table class="heatmap"><thead><tr><td></td>${head}</tr></thead><tbody>${rows}</tbody></table>`;
  return scrollBox(part.caption, table, part.footnote);
}

/** Five shades on each side of zero; the sign is printed, so that no meaning hangs on the colour. */
const SHADES = 5;

function heatCell(value: number | undefined, largest: number): Html {
  if (value === undefined) return html`<td class="none"></td>`;
  if (!Number.isFinite(value)) return html`<td>${UNDEFINED_MARK}</td>`;
  const text = formatNumber(value * 100, Math.abs(value) >= 1 ? 0 : 1);
  const signed = value > 0 && /[1-9]/.test(text) ? `+${text}` : text;
  const shade = largest === 0 ? 0 : Math.ceil((Math.abs(value) / largest) * SHADES);
  return shade === 0
    ? html`<td>${signed}</td>`
    : html`<td class="${value > 0 ? "up" : "down"}${shade}">${signed}</td>`;
}

function classOf(names: readonly string[]): Html {
  const used = names.filter((name) => name !== "");
  return used.length === 0 ? html`` : html` class="${used.join(" ")}"`;
}

function titleOf(hint: string | undefined): Html {
  return hint === undefined ? html`` : html` title="${hint}"`;
}
