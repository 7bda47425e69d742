import { existsSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { letSignalsIn } from "../../data/pending-signals.ts";
import { AssayError, expected } from "../../errors.ts";
import { findRun } from "../../tracking/find-run.ts";
import { type RecordedRun, readRun } from "../../tracking/recorded-run.ts";
import { writeFileWhole } from "../../tracking/run-store.ts";
import { noteWritten } from "../interrupts.ts";
import { print, printJson } from "../output.ts";
import { progressBar } from "../snapshot/progress.ts";
import { suiteRequestOf } from "../suite/request.ts";
import type { TearsheetCommandOptions } from "./command.ts";

/** The pages that runs store, by the name of their file. */
const PAGES: readonly string[] = ["tearsheet.html", "report.html"];

/** A page that is there. */
interface Page {
  readonly runId: string;
  readonly kind: RecordedRun["kind"];
  /** Absolute path. */
  readonly path: string;
}

/** `assay tearsheet`: finds the page of a run, or makes that of a signal. */
export async function runTearsheetCommand(
  subject: string,
  options: TearsheetCommandOptions,
): Promise<void> {
  const page = isFile(subject)
    ? await evaluated(subject, options)
    : storedPage(options.runs, subject);
  const { runId, kind } = page;
  const path = options.out === undefined ? page.path : await copied(page.path, options.out);
  if (options.json) await printJson({ run_id: runId, kind, tearsheet: path });
  else await print(path);
}

/** Whether a file is meant and not the id of a run, which has no point and no folder in it. */
export function isFile(subject: string): boolean {
  return /[./\\]/.test(subject);
}

/** @throws AssayError `unknown-run`, `damaged-run`, `no-page` */
function storedPage(root: string, wanted: string): Page {
  const runId = findRun(root, wanted);
  const { folder, files, kind } = readRun(root, runId);
  const listed = PAGES.find((name) => files.some((file) => file.name === name));
  if (listed === undefined) {
    throw new AssayError(
      "no-page",
      `Run ${runId} (${kind}) has no page: it was made by a version that stored none.`,
      `Run it again: see \`npx assay runs show ${runId}\` for what it was made of.`,
    );
  }
  const path = join(folder, listed);
  if (existsSync(path)) return { runId, kind, path };
  throw new AssayError(
    "damaged-run",
    `Run ${runId} cannot be read: ${listed} is gone from its folder.`,
    "Run it again with the same command, which replaces a run that lacks files.",
    { exitCode: 1 },
  );
}

/** Evaluates a signal and records the run. */
async function evaluated(file: string, options: TearsheetCommandOptions): Promise<Page> {
  const started = performance.now();
  const request = suiteRequestOf(file, options);
  const [{ computeSuite }, { recordSuite }] = await Promise.all([
    import("../suite/job.ts"),
    import("../suite/record.ts"),
  ]);
  const bar = progressBar();
  const outcome = await computeSuite(request, bar.option.onProgress).finally(bar.end);
  const { tearsheet = "" } = await recordSuite(outcome, options.runs, started);
  return { runId: outcome.runId, kind: "suite", path: tearsheet };
}

/** @throws AssayError `bad-option` for a folder, `unwritable` */
async function copied(path: string, out: string): Promise<string> {
  if (statSync(out, { throwIfNoEntry: false })?.isDirectory()) {
    throw expected(
      "bad-option",
      "--out",
      "a file",
      out,
      `It is a folder: write ${join(out, "tearsheet.html")}.`,
    );
  }
  await letSignalsIn();
  writeFileWhole(out, readFileSync(path), "choose another file with --out.");
  noteWritten();
  return resolve(out);
}
