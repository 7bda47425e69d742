import type { Command } from "commander";
import { formatCount, formatNumber, plural, UNDEFINED_MARK } from "../../report/format.ts";
import { type CheckedFile, checkFiles, extraFiles } from "../../tracking/check-files.ts";
import type { Fields } from "../../tracking/fields.ts";
import { findRun } from "../../tracking/find-run.ts";
import { flatten } from "../../tracking/flatten.ts";
import { type RunSummary, runSummary } from "../../tracking/list-runs.ts";
import { type RecordedRun, readRun } from "../../tracking/recorded-run.ts";
import { identityOf } from "../../tracking/stored-run.ts";
import { print, printJson } from "../output.ts";
import { addStoreOption, type StoreOptions } from "./options.ts";

const EXAMPLES = `
Reads every file of the run and compares it with the hash of run.json; \`assay runs verify\` also runs it again.

Example:
  npx assay runs show 3f2a9c41`;

/** Adds `assay runs show`. */
export function registerShow(runs: Command): void {
  const command = runs
    .command("show")
    .description("say what a run is made of, how it was made, its figures and its files")
    .argument("<id>", "id of the run, or the start of it");
  addStoreOption(command)
    .option("--json", "print one JSON document")
    .addHelpText("after", EXAMPLES)
    .action(async (id: string, options: StoreOptions) => {
      const shown = shownRun(options.runs, findRun(options.runs, id));
      if (options.json) await printJson(documentOf(shown));
      else await print(describe(shown));
    });
}

/** All that is known of a run. */
interface ShownRun {
  readonly run: RecordedRun;
  readonly summary: RunSummary;
  readonly files: readonly CheckedFile[];
  /** Files that belong to nothing that `run.json` lists. */
  readonly extra: readonly string[];
}

function shownRun(root: string, runId: string): ShownRun {
  const run = readRun(root, runId);
  const files = checkFiles(run.folder, run.files);
  const extra = extraFiles(run.folder, run.files);
  return { run, summary: runSummary(root, runId), files, extra };
}

function documentOf({ run, summary, files, extra }: ShownRun) {
  const { result } = run.document;
  return {
    run_id: run.runId,
    kind: run.kind,
    name: summary.name,
    created: summary.created,
    folder: run.folder,
    identity: identityOf(run.document),
    result,
    metrics: summary.metrics,
    made: run.index ?? null,
    files: files.map(({ name, bytes, problem }) => ({
      name,
      bytes,
      ok: problem === undefined,
      ...(problem === undefined ? {} : { problem }),
    })),
    extra_files: extra,
  };
}

function describe(shown: ShownRun): string {
  const { run, summary } = shown;
  const { result = {} } = run.document;
  const { metrics: _, ...outcome } = Object.fromEntries(Object.entries(result ?? {}));
  return [
    `${summary.name || "unnamed"}, ${run.kind}, run ${run.runId}`,
    run.folder,
    "",
    ...block("How it was made", madeLines(run.index)),
    ...block("What it is made of", leafLines(identityOf(run.document), ["kind"])),
    ...block("What came of it", leafLines(outcome, [])),
    ...block("Figures", figureLines(summary)),
    ...fileLines(shown),
  ].join("\n");
}

function block(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${line}`), ""];
}

/** What the index says; the rest of a run knows neither times nor paths. */
function madeLines(index: Fields | undefined): string[] {
  if (!index) return ["The index has no note of when, where and from what."];
  return leafLines(index, ["run_id", "kind", "name"]);
}

function leafLines(value: unknown, left: readonly string[]): string[] {
  return pairs([...flatten(value)].filter(([path, text]) => !left.includes(path) && text !== ""));
}

function figureLines({ metrics }: RunSummary): string[] {
  return pairs(
    Object.entries(metrics).map(([name, value]) => [
      name,
      value === null ? UNDEFINED_MARK : figure(value),
    ]),
  );
}

function figure(value: number): string {
  return Number.isInteger(value) ? formatCount(value) : formatNumber(value, 4);
}

function fileLines({ files, extra }: ShownRun): string[] {
  const wrong = files.filter(({ problem }) => problem !== undefined).length;
  const verdict =
    wrong === 0
      ? "every byte as it was written"
      : `${wrong} of ${files.length} not as written: damaged`;
  return [
    `Files: ${verdict}`,
    ...pairs(files.map(({ name, bytes, problem }) => [name, problem ?? plural(bytes, "byte")])).map(
      (line) => `  ${line}`,
    ),
    ...extra.map((name) => `  ${name}  is not part of the run`),
  ];
}

/** Names and values, the values below each other. */
function pairs(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(0, ...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`);
}
