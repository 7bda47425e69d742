import { HEAT_DARK, HEAT_LIGHT } from "./heat-palette.ts";
import { JUDGEMENT_STYLE, JUDGEMENT_STYLE_NARROW } from "./judgement-style.ts";

/** Colours of one theme; `style.test.ts` holds text to a contrast of 4.5 and marks to 3. */
export type Palette = Readonly<Record<string, string>>;

/** Light and print. */
export const LIGHT: Palette = {
  page: "#ffffff",
  panel: "#f6f7f9",
  ink: "#14181f",
  soft: "#59616e",
  rule: "#dfe3e8",
  "rule-strong": "#14181f",
  link: "#1d4f91",
  strategy: "#1d5fa8",
  benchmark: "#6b7280",
  gain: "#1d5fa8",
  loss: "#b8431f",
  accent: "#7a3e96",
  "gain-text": "#1d4f91",
  "loss-text": "#a33a18",
  "warning-mark": "#b8431f",
  "verdict-green": "#00707a",
  "verdict-yellow": "#876400",
  "verdict-red": "#86082b",
  "chart-axis": "#868e9a",
  "chart-grid": "#e8ebef",
  "chart-text": "#59616e",
  ...scale(HEAT_LIGHT),
};

export const DARK: Palette = {
  page: "#11151b",
  panel: "#191f27",
  ink: "#e8ebf0",
  soft: "#a3acb9",
  rule: "#2b333e",
  "rule-strong": "#c6ccd5",
  link: "#8fbdf3",
  strategy: "#6aa9ee",
  benchmark: "#98a2b0",
  gain: "#6aa9ee",
  loss: "#ee8a63",
  accent: "#c79be0",
  "gain-text": "#8fbdf3",
  "loss-text": "#f0a080",
  "warning-mark": "#ee8a63",
  "verdict-green": "#6ad8c6",
  "verdict-yellow": "#e5b53a",
  "verdict-red": "#f4587a",
  "chart-axis": "#6f7a88",
  "chart-grid": "#252d37",
  "chart-text": "#a3acb9",
  ...scale(HEAT_DARK),
};

function scale(colors: readonly string[]): Palette {
  return Object.fromEntries(colors.map((color, i) => [`scale-${i}`, color]));
}

/** Share of the gain or loss colour in the five shades of a heatmap, in per cent. */
export const HEAT_SHADES = [8, 15, 23, 32, 42] as const;

function properties(palette: Palette): string {
  return Object.entries(palette)
    .map(([name, value]) => `--${name}:${value};`)
    .join("");
}

const HEAT = HEAT_SHADES.map(
  (share, i) =>
    `.up${i + 1}{background:color-mix(in srgb,var(--gain) ${share}%,var(--page))}` +
    `.down${i + 1}{background:color-mix(in srgb,var(--loss) ${share}%,var(--page))}`,
).join("\n");

/** The style sheet of every report: one look for all of them. */
export const STYLE = `
:root{color-scheme:light dark;${properties(LIGHT)}}
@media screen and (prefers-color-scheme:dark){:root{${properties(DARK)}}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;scroll-behavior:auto}
body{margin:0;background:var(--page);color:var(--ink);
font:16px/1.55 -apple-system,"Segoe UI",Roboto,"Helvetica Neue","Noto Sans","Liberation Sans",Arial,system-ui,sans-serif;
font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
main{max-width:1104px;margin:0 auto;padding:56px 32px 72px}
a{color:var(--link)}
h1,h2,h3{line-height:1.2;font-weight:650;letter-spacing:-.01em;margin:0}
h1{font-size:clamp(1.75rem,1.2rem + 2.2vw,2.625rem);letter-spacing:-.022em;text-wrap:balance}
h1.long{font-size:1.25rem;letter-spacing:0}
h2{font-size:1.5rem;letter-spacing:-.015em}
h3{font-size:1rem}
.kind{margin:0 0 8px;font-size:.8125rem;font-weight:600;color:var(--soft)}
.date{white-space:nowrap}
.subtitle{margin:10px 0 0;color:var(--soft);font-size:1.0625rem}
.facts{display:grid;grid-template-columns:repeat(auto-fill,minmax(200px,1fr));gap:16px 32px;margin:32px 0 0;padding:20px 0;
border-top:2px solid var(--rule-strong);border-bottom:1px solid var(--rule)}
.facts div{min-width:0}
dt{color:var(--soft);font-size:.8125rem}
dd{margin:0}
.facts dd{font-weight:550;font-size:.9375rem}
nav{display:flex;flex-wrap:wrap;gap:4px 20px;margin:16px 0 0;font-size:.875rem}
nav a{text-decoration:none;padding:4px 0}
nav a:hover{text-decoration:underline}
section{margin-top:72px}
header + section{margin-top:48px}
.lead{margin:6px 0 0;color:var(--soft);max-width:72ch}
.prose{margin:16px 0 0;max-width:68ch}
#summary .prose{font-size:1.1875rem;line-height:1.5}
.cards{display:grid;grid-template-columns:repeat(4,1fr);margin:32px 0 0;border-top:1px solid var(--rule)}
.cards div{padding:18px 20px 18px 0;border-bottom:1px solid var(--rule);min-width:0}
.cards dd{font-size:1.75rem;font-weight:600;letter-spacing:-.02em;line-height:1.25;margin-top:2px}
.cards small{display:block;font-size:.8125rem;font-weight:400;letter-spacing:0;color:var(--soft);line-height:1.4;margin-top:3px}
.notes{list-style:none;margin:32px 0 0;padding:0;border:1px solid var(--rule);border-radius:6px;background:var(--panel)}
.notes li{display:grid;grid-template-columns:9.5rem 1fr;gap:4px 16px;padding:10px 18px;font-size:.9375rem;border-left:3px solid transparent}
.notes li + li{border-top:1px solid var(--rule)}
.notes .warning{box-shadow:inset 3px 0 var(--warning-mark)}
.notes b{font-weight:600}
.notes .warning b::before{content:"\\26A0\\FE0E\\00A0"}
.notes .warning b{color:var(--loss-text)}
.notes .info b{color:var(--soft)}
figure{margin:40px 0 0}
figure.half{max-width:544px}
.columns figure.half{max-width:none}
figcaption p{margin:3px 0 0;color:var(--soft);font-size:.875rem;max-width:100ch}
.legend{list-style:none;display:flex;flex-wrap:wrap;gap:4px 24px;margin:10px 0 0;padding:0;font-size:.875rem}
.legend li{display:flex;align-items:center;gap:8px}
.legend i{flex:none;width:22px;height:0;border-top:2px solid currentColor}
.legend .dashed{border-top-style:dashed}
.legend .dotted{border-top-style:dotted}
.legend .area{height:10px;background:color-mix(in srgb,currentColor 18%,transparent)}
.legend .bar{width:12px;height:12px;border:0;background:currentColor}
.legend .dot{width:9px;height:9px;border:0;border-radius:50%;background:currentColor}
.legend .ring,.legend .square{width:13px;height:13px;border:2.5px solid currentColor;border-radius:50%}
.legend .square{border-radius:0}
.legend .hatch{width:16px;height:12px;border:1px solid var(--chart-axis);background:repeating-linear-gradient(-45deg,currentColor 0 1px,transparent 1px 4px)}
.verdict{margin:32px 0 0;padding:20px 24px;border:1px solid var(--rule);border-radius:6px;background:var(--panel)}
.verdict.doubt{box-shadow:inset 3px 0 var(--warning-mark)}
.verdict h3{font-size:1.0625rem}
.verdict.doubt h3{color:var(--loss-text)}
.verdict.doubt h3::before{content:"\\26A0\\FE0E\\00A0"}
.verdict p{margin:8px 0 0;font-size:1.1875rem;line-height:1.5;max-width:68ch}
.verdict ul{margin:12px 0 0;padding:0 0 0 1.1em;font-size:.9375rem;color:var(--soft)}
.verdict li{margin:6px 0 0;max-width:92ch}
${JUDGEMENT_STYLE}
.chart{display:block;width:100%;height:auto;margin-top:12px;overflow:visible}
.chart.narrow{display:none}
[id^=figure-heatmap] path[stroke*=scale]{shape-rendering:crispEdges}
.columns{display:grid;grid-template-columns:1fr 1fr;gap:0 24px}
.columns>div{min-width:0}
.columns .terms{margin-top:40px}
.columns figure{display:flex;flex-direction:column;height:calc(100% - 40px)}
.columns .chart{margin-top:auto;padding-top:12px}
.table{margin:40px 0 0}
.slim{width:fit-content;min-width:min(760px,100%);max-width:100%}
.columns .slim{width:auto;min-width:0}
.scroll{margin-top:10px;overflow-x:auto;overscroll-behavior-x:contain;
background:linear-gradient(to left,var(--page) 30%,transparent) right/40px 100% no-repeat local,
linear-gradient(to left,var(--rule),transparent) right/14px 100% no-repeat scroll}
table{border-collapse:separate;border-spacing:0;width:100%;font-size:.875rem;line-height:1.4;overflow-wrap:normal}
th,td{padding:7px 16px 7px 0;text-align:left;border-bottom:1px solid var(--rule);vertical-align:top;white-space:nowrap}
th:last-child,td:last-child{padding-right:0}
thead th{color:var(--soft);font-weight:500;font-size:.8125rem;border-bottom-color:var(--chart-axis);vertical-align:bottom}
tbody th{font-weight:500}
th:first-child,.heatmap thead td{position:sticky;left:0;background:var(--page)}
.n{text-align:right}
.n+:not(.n){padding-left:12px}
.total>*{font-weight:600;border-top:1px solid var(--chart-axis)}
.gain{color:var(--gain-text)}
th.wrap,td.wrap{white-space:normal;min-width:11rem;overflow-wrap:break-word}
.loss{color:var(--loss-text)}
.soft{color:var(--soft)}
.footnote{margin:8px 0 0;color:var(--soft);font-size:.8125rem;max-width:110ch}
.heatmap{min-width:760px;table-layout:fixed}
.heatmap thead td{width:56px}
.heatmap thead th:last-child{width:92px}
.heatmap th,.heatmap td{padding:7px 6px;text-align:right}
.heatmap thead th{text-align:right}
.heatmap tbody th{text-align:left;padding-left:0}
.heatmap tbody td{border:1px solid var(--page)}
.heatmap tbody th{border-bottom:0}
.heatmap td.total{font-weight:600;padding-left:12px}
.heatmap td.total,.heatmap thead th:last-child{position:sticky;right:0;background:var(--page)}
${HEAT}
.caption{margin-top:40px}
.caption + .terms{margin-top:8px}
.terms{margin:20px 0 0}
.terms div{display:grid;grid-template-columns:13rem 1fr;gap:2px 24px;padding:7px 0;border-bottom:1px solid var(--rule);font-size:.9375rem}
.terms dt{font-size:.875rem;line-height:1.65}
.terms.prose dt{color:var(--ink);font-weight:600}
.terms.prose{max-width:none;columns:2;column-gap:48px}
.terms.prose div{display:block;break-inside:avoid}
.terms.prose dd{color:var(--soft);font-size:.875rem}
.code-label{margin:24px 0 0;color:var(--soft);font-size:.8125rem}
pre{margin:6px 0 0;padding:14px 16px;background:var(--panel);border:1px solid var(--rule);border-radius:6px;white-space:pre-wrap;
font:.875rem/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace}
pre span{display:inline-block;max-width:100%}
details{margin:16px 0 0;font-size:.875rem}
summary{cursor:pointer;color:var(--link)}
details p{margin:8px 0 0;color:var(--soft)}
.empty{margin:24px 0 0;padding:28px 20px;border:1px dashed var(--chart-axis);border-radius:6px;text-align:center;font-size:.9375rem}
.empty b{display:block;font-weight:600}
.empty span{color:var(--soft)}
footer{margin-top:72px;padding-top:16px;border-top:1px solid var(--rule);color:var(--soft);font-size:.8125rem}
:focus-visible{outline:2px solid var(--link);outline-offset:2px}
@media screen and (max-width:859px){
.columns{grid-template-columns:1fr}
.terms.prose{columns:1}
}
@media screen and (max-width:719px){
main{padding:32px 16px 56px}
nav{flex-wrap:nowrap;overflow-x:auto;white-space:nowrap;overscroll-behavior-x:contain}
section{margin-top:56px}
.chart.wide{display:none}
.chart.narrow{display:block}
.cards{grid-template-columns:1fr 1fr}
.cards dd{font-size:1.375rem}
.facts{grid-template-columns:1fr 1fr;gap:14px 20px}
.notes li{grid-template-columns:1fr}
.terms div{grid-template-columns:1fr}
${JUDGEMENT_STYLE_NARROW}
th,td{padding-right:12px}
th.long{max-width:10rem;white-space:normal;overflow-wrap:break-word}
}
@media print{
@page{margin:14mm 12mm}
body{font-size:11pt}
main{padding:0;max-width:none}
nav{display:none}
figure,.table,.cards,.notes,.verdict,.judgement,.empty,.lead,.columns,.terms div{break-inside:avoid}
.columns table{font-size:.75rem}
.columns th,.columns td{padding-right:8px}
h2,h3,.lead,figcaption{break-after:avoid}
th:first-child,.heatmap thead td,.heatmap td.total,.heatmap thead th:last-child{position:static}
section{margin-top:36px}
.scroll{overflow:visible;background:none}
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}
}
`.trim();
