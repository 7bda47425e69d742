import type { FigureSpec, LegendEntry } from "./charts/figure.ts";
import { formatNumber, formatSignedPercent, UNDEFINED_MARK } from "./format.ts";
import { type Html, html } from "./html.ts";
import type { Card, Cell, Column, FigureRenderer, Part } from "./part.ts";
import { renderJudgement } from "./render-judgement.ts";
import { HEAT_SHADES } from "./style.ts";

/** One part as HTML. The only place that knows how a part looks. */
export function renderPart(part: Part, draw: FigureRenderer): Html {
  switch (part.kind) {
    case "prose":
      return html`<p class="prose">${part.text}</p>`;
    case "cards":
      return html`<dl class="cards">${part.cards.map(renderCard)}</dl>`;
    case "verdict":
      return renderVerdict(part);
    case "judgement":
      return renderJudgement(part);
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
      return html`${part.caption === undefined ? undefined : html`<h3 class="caption">${part.caption}</h3>`}<dl class="terms ${part.look}">${part.terms.map(
        ([term, meaning]) => html`<div><dt>${term}</dt><dd>${meaning}</dd></div>`,
      )}</dl>`;
    case "code":
      return html`<p class="code-label">${part.label}</p><pre tabindex="0"><code>${unbroken(part.text)}</code></pre>`;
    case "details":
      return html`<details><summary>${part.summary}</summary><p>${part.text}</p></details>`;
    case "empty":
      return html`<div class="empty"><b>${part.title}</b><span>${part.text}</span></div>`;
  }
}

/**
 * A command whose words are not broken at a hyphen: half of `--fill` at the end of a line reads as
 * another option. A word longer than a line still breaks, and the text that is copied is the same.
 */
function unbroken(text: string): Html[] {
  return text
    .split(/(\s+)/)
    .map((word) => (word.includes("-") ? html`<span>${word}</span>` : html`${word}`));
}

function renderCard({ label, value, definition, note }: Card): Html {
  return html`<div title="${definition}"><dt>${label}</dt><dd>${value}${
    note === undefined ? undefined : html`<small>${note}</small>`
  }</dd></div>`;
}

function renderVerdict({ tone, title, sentences }: Extract<Part, { kind: "verdict" }>): Html {
  const [first, ...more] = sentences;
  return html`<div class="verdict ${tone}"><h3>${title}</h3><p>${first}</p>${
    more.length === 0 ? undefined : html`<ul>${more.map((text) => html`<li>${text}</li>`)}</ul>`
  }</div>`;
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

/** Tables of up to this many columns do not span the page: rows are hard to follow across gaps. */
const SLIM_COLUMNS = 6;

/** Wide tables scroll inside a box that the keyboard can reach; the page itself never does. */
function scrollBox(
  caption: string,
  table: Html,
  footnote: string | undefined,
  slim: boolean,
): Html {
  return html`<div class="table${slim ? " slim" : ""}"><h3>${caption}</h3><div class="scroll" role="region" aria-label="${caption}" tabindex="0">${table}</div>${
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
    (cells, row) =>
      html`<tr${part.totalRow && row === part.rows.length - 1 ? html` class="total"` : undefined}>${cells.map((cell, i) => renderCell(cell, columns[i], i === 0))}</tr>`,
  );
  const table = html`<table><thead><tr>${head}</tr></thead><tbody>${rows}</tbody></table>`;
  return scrollBox(part.caption, table, part.footnote, columns.length <= SLIM_COLUMNS);
}

/** Row heads longer than this wrap on phones, where they stay in view while the rest scrolls. */
const LONG_TEXT = 34;

function renderCell(cell: Cell, column: Column | undefined, first: boolean): Html {
  const { text, tone, hint } = typeof cell === "string" ? { text: cell } : { ...cell };
  const attributes = html`${classOf([
    column?.numeric ? "n" : "",
    column?.wrap && text !== "" ? "wrap" : "",
    tone ?? "",
    first && text.length > LONG_TEXT ? "long" : "",
  ])}${titleOf(hint)}`;
  return first
    ? html`<th scope="row"${attributes}>${text}</th>`
    : html`<td${attributes}>${text}</td>`;
}

function renderHeatmap(part: Extract<Part, { kind: "heatmap" }>): Html {
  const head = [...part.columns, part.totalLabel].map(
    (label) => html`<th scope="col">${label}</th>`,
  );
  const rows = part.rows.map(
    ({ label, values, total }) =>
      html`<tr><th scope="row">${label}</th>${values.map((value) => heatCell(value, part.fullShade))}<td class="total">${
        total === undefined ? "" : formatSignedPercent(total)
      }</td></tr>`,
  );
  const table = html`<table class="heatmap"><thead><tr><td></td>${head}</tr></thead><tbody>${rows}</tbody></table>`;
  return scrollBox(part.caption, table, part.footnote, false);
}

/** Shades on each side of zero; the sign is printed, so that no meaning hangs on the colour. */
const SHADES = HEAT_SHADES.length;

function heatCell(value: number | undefined, fullShade: number): Html {
  if (value === undefined) return html`<td class="none"></td>`;
  if (!Number.isFinite(value)) return html`<td>${UNDEFINED_MARK}</td>`;
  const text = formatNumber(value * 100, Math.abs(value) >= 1 ? 0 : fullShade < 0.01 ? 2 : 1);
  const signed = value > 0 && /[1-9]/.test(text) ? `+${text}` : text;
  const shade =
    fullShade > 0 ? Math.min(SHADES, Math.ceil((Math.abs(value) / fullShade) * SHADES)) : 0;
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
