import type { Command } from "commander";
import {
  formatNumber,
  formatPercent,
  formatTime,
  plural,
  UNDEFINED_MARK,
} from "../../report/format.ts";
import { type RunSummary, readStore } from "../../tracking/list-runs.ts";
import { namesOption, numberOption } from "../arguments.ts";
import { note, print, printJson } from "../output.ts";
import { addStoreOption, noRunIn } from "./options.ts";
import { type ListOptions, selected, selectionOf } from "./select.ts";

const EXAMPLES = `
Figures are those of a backtest, of the best set of a search, of the stitched account of a walk-forward, of a
suite at lag 0 without residualisation. A metric sorts from the largest to the smallest.

Examples:
  npx assay runs list
  npx assay runs list --kind backtest,walkforward --name sma --sort sharpe --limit 10
  npx assay runs list --since 2024-06 --runs other/runs --json`;

/** Adds `assay runs list`. */
export function registerList(runs: Command): void {
  const command = runs.command("list").description("list recorded runs, the newest first");
  addStoreOption(command)
    .option(
      "--kind <list>",
      "only these: backtest, optimize, walkforward, suite",
      namesOption("--kind"),
    )
    .option("--name <text>", "only those whose name has this in it")
    .option("--since <date>", "only those made from then on, UTC: 2024, 2024-06-01T10:00")
    .option("--sort <by>", "created, name, kind or a metric such as sharpe", "created")
    .option("--limit <n>", "at most so many", numberOption("--limit", "20"))
    .option("--json", "print one JSON document")
    .addHelpText("after", EXAMPLES)
    .action(async (options: ListOptions) => {
      const selection = selectionOf(options);
      const store = readStore(options.runs);
      const found = selected(store.runs, selection);
      for (const text of store.notes) note(text);
      if (options.json) await printJson({ runs: found.map(entryOf) });
      else await print(describe(options, found, store.runs.length));
    });
}

function entryOf({ runId, kind, name, created, metrics, problem }: RunSummary) {
  return {
    run_id: runId,
    kind,
    name,
    created,
    metrics,
    ...(problem === undefined ? {} : { problem }),
  };
}

function describe(options: ListOptions, found: readonly RunSummary[], all: number): string {
  if (all === 0) {
    return `${noRunIn(options.runs)} Make one with: npx assay backtest my-strategy.ts --data bars.parquet`;
  }
  const own = SHOWN.some(({ names }) => names.includes(options.sort)) ? [] : ownColumn(options);
  const columns = [...SHOWN, ...own];
  const head = ["id", "kind", "name", "made (UTC)", ...columns.map(({ label }) => label)];
  const rows = found.map((run) => [
    run.runId,
    run.kind ?? UNDEFINED_MARK,
    run.name || UNDEFINED_MARK,
    run.created === null ? UNDEFINED_MARK : formatTime(Date.parse(run.created)),
    ...columns.map(({ names, format }) => cell(run, names, format)),
  ]);
  const damaged = found.flatMap(({ runId, problem }) =>
    problem === undefined ? [] : [`Damaged: ${runId}: ${problem}.`],
  );
  const counted =
    found.length === all ? plural(all, "run") : `${plural(found.length, "run")} of ${all}`;
  return [...(found.length > 0 ? aligned([head, ...rows]) : []), counted, ...damaged].join("\n");
}

/** A figure of every line: the same by two names, since the two engines annualise returns differently. */
interface ShownFigure {
  readonly label: string;
  readonly names: readonly string[];
  readonly format: (value: number) => string;
}

const SHOWN: readonly ShownFigure[] = [
  { label: "Sharpe", names: ["sharpe"], format: (value) => formatNumber(value) },
  { label: "a year", names: ["cagr", "annual_return"], format: (value) => formatPercent(value) },
  { label: "drawdown", names: ["max_drawdown"], format: (value) => formatPercent(value) },
];

function ownColumn({ sort }: ListOptions): readonly ShownFigure[] {
  if (["created", "name", "kind"].includes(sort)) return [];
  return [{ label: sort, names: [sort], format: (value) => formatNumber(value, 4) }];
}

function cell(
  { metrics }: RunSummary,
  names: readonly string[],
  format: (value: number) => string,
): string {
  const value = names.map((name) => metrics[name]).find((each) => typeof each === "number");
  return typeof value === "number" ? format(value) : UNDEFINED_MARK;
}

/** Texts to the left, figures to the right. */
function aligned(table: readonly (readonly string[])[]): string[] {
  const widths = table[0]!.map((_, column) => Math.max(...table.map((row) => row[column]!.length)));
  return table.map((row) =>
    row
      .map((text, column) =>
        column < 4 ? text.padEnd(widths[column]!) : text.padStart(widths[column]!),
      )
      .join("  ")
      .trimEnd(),
  );
}
