import type { Metrics } from "../../engine/result.ts";
import { describeParameters } from "../../optimize/parameter-sets.ts";
import { formatCount, formatDate, formatPercent, plural } from "../../report/format.ts";
import { formatMetric, METRICS } from "../../report/metrics.ts";
import { objectiveWords } from "../../report/sections/objective.ts";
import { judge } from "../../report/sections/walkforward/summary.ts";
import { formatSpan } from "../../walkforward/spans.ts";
import type { WindowResult } from "../../walkforward/types.ts";
import { wholeConstraint } from "../optimize/flags.ts";
import { axisInWords } from "../optimize/space.ts";
import { periodsInWords } from "../run/notes.ts";
import { alignedRows, barsInWords, tradingInWords } from "../run/words.ts";
import type { WalkForwardOutcome } from "./job.ts";
import { walkForwardNotes } from "./notes.ts";

/** Figures of the accounts over the tests, besides the objective. */
const SHOWN = ["total_return", "sharpe", "max_drawdown", "turnover", "trade_count"];
/** Windows in the table; of more the first and last are shown. */
const MOST_ROWS = 40;

/** The result of a walk-forward for a person at a terminal: what came of choosing with the past alone. */
export function summaryOf(outcome: WalkForwardOutcome): string {
  const { request, data, options } = outcome;
  return [
    ...headLines(outcome),
    "",
    ...windowLines(outcome),
    "",
    ...accountLines(outcome),
    "",
    ...verdictLines(outcome),
    "",
    `Periods per year: ${periodsInWords(request, data, options.periodsPerYear)}.`,
    ...walkForwardNotes(outcome),
  ].join("\n");
}

function headLines({ loaded, data, options, plan, result }: WalkForwardOutcome): string[] {
  const { spec, search, windows } = result;
  const { identity } = plan;
  const ranges = Object.entries(identity.space).map(
    ([name, axis]) => `${name} ${axisInWords(axis)}`,
  );
  const where = wholeConstraint(identity);
  const embargo = spec.embargo === 0 ? "" : `, embargo ${plural(spec.embargo, "bar")}`;
  return [
    `${loaded.strategy.name} ${loaded.strategy.version}   walk-forward, ${plural(windows.length, "window")}: train ${formatSpan(spec.train)} ${spec.mode}, test ${formatSpan(spec.test)}${embargo}`,
    `In each train a ${search.kind} search over ${plural(search.sets, "set")}, by ${objectiveWords(result.objective).label}${where === undefined ? "" : `, where ${where}`}`,
    ...(ranges.length > 0 ? [ranges.join("; ")] : []),
    barsInWords(data, options),
    tradingInWords(options),
  ];
}

function windowLines({ result }: WalkForwardOutcome): string[] {
  const { windows, objective } = result;
  const names = Object.keys(windows[0]?.params ?? {});
  const { scoreLabel, format } = objectiveWords(objective);
  const row = ({ test, params, ...window }: WindowResult) => [
    formatDate(test.from),
    formatDate(test.to - 1),
    ...names.map((name) => String(params[name])),
    format(window.trainObjective),
    format(window.testObjective),
    Number.isNaN(window.efficiency) ? "–" : formatPercent(window.efficiency, 0),
  ];
  const half = MOST_ROWS / 2;
  const cut = windows.length > MOST_ROWS;
  const shown = cut ? [...windows.slice(0, half), ...windows.slice(-half)] : windows;
  const lines = alignedRows([
    ["Test from", "through", ...names, `train ${scoreLabel}`, `test ${scoreLabel}`, "efficiency"],
    ...shown.map(row),
  ]);
  if (!cut) return lines;
  const left = `  … ${plural(windows.length - MOST_ROWS, "window")} more`;
  return [...lines.slice(0, half + 1), left, ...lines.slice(half + 1)];
}

/** The tests as one account, beside what could have been had without and with knowledge of them. */
function accountLines({ result, holding }: WalkForwardOutcome): string[] {
  const { stitched, hindsight, objective } = result;
  const own = objective.kind === "metric" ? objective.metric : "sharpe";
  const accounts: [string, Metrics][] = [
    ["stitched", stitched.metrics],
    ...("because" in hindsight ? [] : [["in hindsight", hindsight.metrics] as [string, Metrics]]),
    ["buy & hold", holding.metrics],
  ];
  const names = SHOWN.includes(own) ? SHOWN : [own, ...SHOWN];
  const labels = names.map((name) => METRICS[name]?.label ?? name);
  const widest = Math.max(...labels.map(({ length }) => length));
  return alignedRows([
    ["Over all tests".padEnd(widest), ...accounts.map(([title]) => title)],
    ...names.map((name, i) => [
      labels[i]!.padEnd(widest),
      ...accounts.map(([, metrics]) => formatMetric(name, metrics[name])),
    ]),
  ]);
}

function verdictLines({ result }: WalkForwardOutcome): string[] {
  const { summary, drift, objective, windows, hindsight } = result;
  const { positiveTests: positive, medianEfficiency: median } = summary;
  const { scoreLabel } = objectiveWords(objective);
  const [, title] = judge(result);
  return [
    `${title}.`,
    ...(typeof positive === "number"
      ? [
          `  ${formatCount(Math.round(positive * summary.windows))} of ${plural(summary.windows, "test")} (${formatPercent(positive, 0)}) had a ${scoreLabel} above 0.`,
        ]
      : []),
    typeof median === "number"
      ? `  Median efficiency ${formatPercent(median, 0)}, of ${plural(summary.efficiencies, "window")}: what a test kept of what its train showed.`
      : `  The median efficiency is not defined: ${median.because}.`,
    ...drift.flatMap(({ name, changes, meanChange }) =>
      changes === 0 && typeof meanChange !== "number"
        ? []
        : [
            `  ${name} changed at ${formatCount(changes)} of ${plural(windows.length - 1, "seam")}${typeof meanChange === "number" ? `, by ${formatPercent(meanChange, 0)} of its range on average (at random: about 33 %)` : ""}.`,
          ],
    ),
    "because" in hindsight
      ? `  There is no best set in hindsight: ${hindsight.because}`
      : `  In hindsight ${describeParameters(hindsight.run.params) || "the only set"} was best; it was chosen knowing the tests, so nobody could have traded it.`,
  ];
}
