import { comparedFigures } from "../../report/compared-figures.ts";
import { formatNumber, formatSignedPercent, plural } from "../../report/format.ts";
import type { DailyEquity, RunComparison } from "../../tracking/compare-runs.ts";
import type { RunSummary } from "../../tracking/list-runs.ts";
import { alignedRows } from "../run/words.ts";

/** Characters of a value that a line of the configuration shows. */
const SHOWN = 44;

/** The document of `assay runs compare --json`; figures that are not defined become null. */
export function comparisonDocument(
  { a, b, config, metrics, daily }: RunComparison,
  files: Readonly<Record<string, string>>,
) {
  return {
    a: entryOf(a),
    b: entryOf(b),
    config: config.map(({ path, a: one = null, b: other = null }) => ({ path, a: one, b: other })),
    metrics: Object.fromEntries(
      metrics.map(({ name, a: one, b: other, delta }) => [name, { a: one, b: other, delta }]),
    ),
    daily: {
      days: daily.days,
      from: daily.from,
      to: daily.to,
      correlation: daily.correlation,
      ...(daily.undefined === undefined ? {} : { undefined: daily.undefined }),
      total_return: daily.equity
        ? { a: returnOf(daily.equity.a), b: returnOf(daily.equity.b) }
        : null,
    },
    files,
  };
}

function entryOf({ runId, kind, name, created, problem }: RunSummary) {
  return { run_id: runId, kind, name, created, ...(problem === undefined ? {} : { problem }) };
}

/** Two runs side by side for a person at a terminal. */
export function comparisonInWords(comparison: RunComparison): string {
  return [
    runLine("A", comparison.a),
    runLine("B", comparison.b),
    "",
    ...configLines(comparison),
    "",
    "Figures of each whole run",
    ...indented(
      alignedRows([
        ["", "A", "B", "B − A"],
        ...comparedFigures(comparison).map(({ label, a, b, delta }) => [label, a, b, delta]),
      ]),
    ),
    "",
    ...dailyLines(comparison),
  ].join("\n");
}

function runLine(label: string, { runId, kind, name, problem }: RunSummary): string {
  const damaged = problem === undefined ? "" : `  damaged: ${problem}`;
  return `${label}  ${runId}  ${kind ?? ""}  ${name}${damaged}`;
}

function configLines({ config }: RunComparison): string[] {
  if (config.length === 0) return ["Configuration: the same; the two are one run."];
  const width = Math.max(...config.map(({ path }) => path.length));
  const rows = config.map(({ path, a, b }) => {
    const [one, other] = [shown(a), shown(b)];
    return `  ${path.padEnd(width)}  ${one.padEnd(SHOWN)}  ${other}`.trimEnd();
  });
  return [`Configuration: ${plural(config.length, "difference")}`, ...rows];
}

function shown(text: string | undefined): string {
  if (text === undefined) return "–";
  return text.length > SHOWN ? `${text.slice(0, SHOWN - 1)}…` : text;
}

function dailyLines({ daily }: RunComparison): string[] {
  const { days, from, to, correlation, equity } = daily;
  if (!equity) return [`Daily returns: not compared; ${daily.undefined}.`];
  const found = Number.isNaN(correlation)
    ? `no correlation: ${daily.undefined}`
    : `correlation ${formatNumber(correlation, 3)}`;
  const [a, b] = [equity.a, equity.b].map((one) => formatSignedPercent(returnOf(one)));
  return [
    `Daily returns: ${plural(days, "common day")} from ${from} to ${to}, ${found}.`,
    `Over that range A returned ${a}, B ${b}, after costs.`,
  ];
}

function returnOf({ equity }: DailyEquity): number {
  return (equity.at(-1) ?? 1) - 1;
}

function indented(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`);
}
