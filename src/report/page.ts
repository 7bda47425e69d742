import { type Html, html, raw } from "./html.ts";
import type { FigureRenderer, Masthead, Report, Section } from "./part.ts";
import { renderPart } from "./render.ts";
import { STYLE } from "./style.ts";

/**
 * A whole HTML document, style included. It asks for nothing: the content policy forbids scripts and
 * every request, should a later part slip one in.
 */
export function renderPage(report: Report, draw: FigureRenderer): string {
  const { masthead, sections } = report;
  const title = `${masthead.title} · ${masthead.kind}`;
  return `${
    html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="Assay">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${raw(STYLE)}</style>
</head>
<body>
<main>
${renderMasthead(masthead, sections)}
${sections.map((section) => renderSection(section, draw))}
<footer>${report.colophon}</footer>
</main>
</body>
</html>
`.text
  }`;
}

/** Titles of more characters are set smaller. */
const LONG_TITLE = 80;

function renderMasthead(masthead: Masthead, sections: readonly Section[]): Html {
  return html`<header class="masthead">
<p class="kind">${masthead.kind}</p>
<h1${masthead.title.length > LONG_TITLE ? html` class="long"` : undefined}>${masthead.title}</h1>
<p class="subtitle">${unbrokenDates(masthead.subtitle)}</p>
<dl class="facts">${masthead.facts.map(
    ([label, value]) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`,
  )}</dl>
<nav aria-label="Contents">${sections.map(({ id, title }) => html`<a href="#${id}">${title}</a>`)}</nav>
</header>`;
}

/** A text in which no line ends within a date, as it may at any hyphen. */
function unbrokenDates(text: string): Html[] {
  return text
    .split(/(\d{4}-\d{2}-\d{2})/)
    .map((part, i) => (i % 2 === 1 ? html`<span class="date">${part}</span>` : html`${part}`));
}

function renderSection({ id, title, lead, parts }: Section, draw: FigureRenderer): Html {
  return html`<section id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${title}</h2>
${lead === undefined ? undefined : html`<p class="lead">${lead}</p>`}
${parts.map((part) => renderPart(part, draw))}
</section>
`;
}
