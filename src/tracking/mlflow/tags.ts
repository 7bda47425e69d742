import { basename } from "node:path";
import { type Fields, fieldAt, numberOf, textOf } from "../fields.ts";
import { keyName, LIMITS, shortened } from "./names.ts";
import { TAGS, WHOLE } from "./run-plan.ts";
import type { OpenedRun } from "./stored-run.ts";

type Texts = Readonly<Record<string, string | undefined>>;

/** Tags that a run and its children share: by which one finds them, who made them, from what. */
export function commonTags(run: OpenedRun): Record<string, string> {
  const { runId, kind, document, index } = run;
  const suite = kind === "suite";
  return tagTexts({
    [TAGS.runId]: runId,
    [TAGS.kind]: kind,
    "assay.version": textOf(fieldAt(document, "engine", "version")),
    ...(suite
      ? { [TAGS.signal]: run.name, [TAGS.snapshot]: snapshotId(run) }
      : { [TAGS.strategy]: run.name }),
    [TAGS.fingerprint]: fingerprintOf(run),
    git_sha: textOf(index.git_sha),
    author: textOf(index.author),
    "mlflow.user": textOf(index.user),
    "mlflow.source.type": "LOCAL",
    "mlflow.source.name": textOf(index.strategy_file) ?? textOf(index.signal_file),
    "mlflow.source.git.commit": textOf(index.git_sha),
  });
}

/** Tags of the run itself. */
export function wholeTags(
  run: OpenedRun,
  undefinedFigures: readonly string[],
): Record<string, string> {
  const { document } = run;
  return {
    ...commonTags(run),
    ...tagTexts({
      [TAGS.part]: WHOLE,
      "assay.verdict": textOf(fieldAt(document, "result", "verdict")),
      "assay.grade": textOf(fieldAt(document, "result", "grade")),
      "mlflow.note.content": noteOf(run, undefinedFigures),
    }),
    ...undefinedTag(undefinedFigures),
  };
}

/** What was left out because it is not a number, and why; no tag where nothing was. */
export function undefinedTag(lines: readonly string[]): Record<string, string> {
  return lines.length === 0 ? {} : tagTexts({ "assay.undefined": lines.join("; ") });
}

/** Values within the server's limits; those not known are left out. */
export function tagTexts(values: Texts): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]): [string, string][] =>
      value === undefined || value === "" ? [] : [[keyName(name), shortened(value, LIMITS.tag)]],
    ),
  );
}

/** A name for people, as the server takes it. */
export function runName(text: string): string {
  return shortened(text.replace(/\p{Cc}+/gu, " "), LIMITS.runName);
}

/** The data's fingerprint that a run logs. */
export function fingerprintOf({ document }: { readonly document: Fields }): string | undefined {
  return textOf(fieldAt(document, "data", "fingerprint"));
}

/** As the index knows it, else the id by content, by which any folder finds it. */
export function snapshotId(run: OpenedRun): string | undefined {
  const fingerprint = fingerprintOf(run);
  return textOf(run.index.snapshot_id) ?? (fingerprint && `snap_${fingerprint}`);
}

/** Markdown that the server shows above a run. */
function noteOf(run: OpenedRun, undefinedFigures: readonly string[]): string {
  const { runId, kind, document, index } = run;
  const verdict = textOf(fieldAt(document, "result", "verdict"));
  const score = numberOf(fieldAt(document, "result", "score"));
  const grade = textOf(fieldAt(document, "result", "grade"));
  const caveats = fieldAt(document, "data", "facts", "caveats");
  const page = run.files.find(({ name }) => /^(tearsheet|report)\.html$/.test(name))?.name;
  const data = textOf(index.data);
  return [
    `**${kind} of ${run.name}**, Assay run \`${runId}\``,
    ...(verdict
      ? [`Verdict: **${verdict}**${grade ? `, score ${score?.toFixed(0)} (${grade})` : ""}`]
      : []),
    `Data: ${data ? `${basename(data)}, ` : ""}fingerprint \`${fingerprintOf(run)}\``,
    ...(page ? [`The report is among the artifacts: ${page}`] : []),
    ...(undefinedFigures.length > 0
      ? [`Not logged, since not defined: ${undefinedFigures.join("; ")}`]
      : []),
    ...(Array.isArray(caveats) ? caveats.map((caveat) => `* ${caveat}`) : []),
  ].join("\n\n");
}
