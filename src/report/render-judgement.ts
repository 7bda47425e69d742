import { type Html, html, raw } from "./html.ts";
import type { Judgement } from "./part.ts";

/** A shape for each colour, told apart without it: a disc, a triangle, an octagon, and what is in them. */
const SHAPES: Readonly<Record<Judgement["color"], readonly [outline: string, inside: string]>> = {
  green: ["M32 6A26 26 0 1 1 31.9 6Z", "M20 33L29 42L45 23"],
  yellow: ["M32 7L59 55H5Z", "M32 25V39M32 47V47.1"],
  red: ["M21 5H43L59 21V43L43 59H21L5 43V21Z", "M22 22L42 42M42 22L22 42"],
};

/** A verdict as HTML. */
export function renderJudgement(part: Judgement): Html {
  const [outline, inside] = SHAPES[part.color];
  const mark = raw(
    `<svg viewBox="0 0 64 64" aria-hidden="true"><path class="shape" d="${outline}"/><path d="${inside}"/></svg>`,
  );
  return html`<div class="judgement ${part.color}">
<div class="head">${mark}<div class="words"><p class="word">${part.word}</p><p class="meaning">${part.meaning}</p><p>${part.summary}</p></div>
<p class="grade${part.gradeCounts ? "" : " void"}" title="${part.gradeDefinition}"><b>${part.grade}</b><span>${part.gradeNote}</span></p></div>
${
  part.reasons.length === 0
    ? undefined
    : html`<ul class="reasons">${part.reasons.map(
        ({ tag, critical, sentence, figures }) =>
          html`<li${critical ? html` class="critical"` : undefined}><span class="tag">${tag}</span><div><b>${sentence}</b><small>${figures}</small></div></li>`,
      )}</ul>`
}
${part.remarks.map((text) => html`<p class="remark">${text}</p>`)}
</div>`;
}
