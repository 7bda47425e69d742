/** Share of a verdict's colour in the ground of its panel, in per cent. */
export const VERDICT_SHADE = 8;

const JUDGEMENTS = ["green", "yellow", "red"]
  .map((color) => `.judgement.${color}{color:var(--verdict-${color})}`)
  .join("\n");

/** How the panel of a verdict looks: its colour is that of the text, which the words in it set back. */
export const JUDGEMENT_STYLE = `
${JUDGEMENTS}
.judgement{margin:24px 0 0;border:2px solid;border-radius:8px;background:color-mix(in srgb,currentColor ${VERDICT_SHADE}%,var(--page))}
.judgement .head{display:flex;align-items:center;gap:16px 24px;padding:20px 24px}
.judgement svg{flex:none;width:64px;height:64px;display:block}
.judgement svg path{stroke-width:4;stroke-linejoin:round;stroke-linecap:round;fill:none;stroke:var(--page)}
.judgement svg .shape{fill:currentColor;stroke:currentColor}
.judgement .words{flex:1;min-width:0}
.judgement .words p{margin:4px 0 0;color:var(--ink)}
.judgement .words .word{margin:0;color:inherit;font-size:2rem;font-weight:750;line-height:1.1;letter-spacing:.02em}
.judgement .words .meaning{font-size:1.125rem;line-height:1.35}
.judgement .grade{flex:none;margin:0;text-align:center;border-left:1px solid;padding-left:24px}
.judgement .grade b{display:block;color:var(--ink);font-size:3.25rem;line-height:1;font-weight:700}
.judgement .grade.void b{color:var(--soft);font-weight:400}
.judgement .grade span{display:block;color:var(--ink);margin-top:4px;font-size:.8125rem;max-width:9rem}
.judgement .reasons{list-style:none;margin:0;padding:0 24px 12px}
.judgement .reasons li{display:grid;grid-template-columns:6.5rem 1fr;gap:0 16px;padding:8px 0;border-top:1px solid color-mix(in srgb,currentColor 30%,var(--page))}
.judgement .tag{color:var(--ink);font-size:.8125rem;line-height:1.5rem;font-weight:600}
.judgement .critical .tag{color:inherit}
.judgement .reasons div{color:var(--ink)}
.judgement .reasons b{font-weight:600}
.judgement .reasons small{display:block;font-size:.875rem}
.judgement .remark{margin:0;padding:12px 24px;border-top:1px solid var(--rule);color:var(--ink);font-size:.9375rem}
`.trim();

/** What differs on phones. */
export const JUDGEMENT_STYLE_NARROW = `
.judgement .head{flex-wrap:wrap;padding:16px}
.judgement svg{width:48px;height:48px}
.judgement .words .word{font-size:1.625rem}
.judgement .grade{display:flex;align-items:baseline;gap:12px;width:100%;border-left:0;border-top:1px solid;padding:12px 0 0;text-align:left}
.judgement .grade b{font-size:2rem}
.judgement .grade.void b{color:var(--soft);font-weight:400}
.judgement .grade span{max-width:none}
.judgement .reasons{padding:0 16px 8px}
.judgement .reasons li{grid-template-columns:1fr}
.judgement .remark{padding:12px 16px}
`.trim();
