import { plural } from "../../report/format.ts";
import type { VerifiedFile } from "./compared-files.ts";
import type { Verified } from "./verify-run.ts";

/** The document of `assay runs verify --json`, but for its `error`. */
export function verifyDocument(found: readonly Verified[]) {
  return {
    ok: found.every(isSame),
    runs: found.map(({ runId, kind, outcome, files, causes, error }) => ({
      run_id: runId,
      kind,
      outcome,
      files,
      causes,
      ...(error === undefined ? {} : { error }),
    })),
  };
}

/** Whether every byte agrees. */
export function isSame({ outcome }: Verified): boolean {
  return outcome === "same";
}

/** What became of a run, with every file and every cause where something differs. */
export function verifiedInWords(found: Verified): string {
  return [`${verdictOf(found)}`, ...detailLines(found)].join("\n");
}

function verdictOf({ runId, kind, outcome, files }: Verified): string {
  const run = `Run ${runId}${kind === null ? "" : ` (${kind})`}`;
  switch (outcome) {
    case "same":
      return `${run}: run again, every byte agrees (${plural(files.length, "file")}).`;
    case "damaged":
      return `${run}: damaged, so it was not run again.`;
    case "differs":
      return `${run}: run again, it gave other bytes.`;
    case "not-run":
      return `${run}: could not be run again.`;
  }
}

function detailLines({ outcome, files, causes, error }: Verified): string[] {
  if (outcome === "same") return [];
  return [
    ...causes.map(({ text }) => `  ${text}`),
    ...files.filter(({ same }) => !same).map(fileLine),
    ...agreeingLine(files),
    ...(outcome === "damaged" && !error
      ? ["  Remove the folder and run it again, or restore it from a copy."]
      : []),
    ...(error ? [`  ${error.message}`, `  ${error.hint}`] : []),
  ];
}

function fileLine({ name, problem }: VerifiedFile): string {
  return `  ${name} ${problem}`;
}

function agreeingLine(files: readonly VerifiedFile[]): string[] {
  const same = files.filter((file) => file.same).map(({ name }) => name);
  return same.length > 0 ? [`  The same all the same: ${same.join(", ")}.`] : [];
}

/** How many of many agree. */
export function countInWords(found: readonly Verified[]): string {
  const counts = (["same", "differs", "damaged", "not-run"] as const).map((outcome) => {
    const count = found.filter((each) => each.outcome === outcome).length;
    return { outcome, count };
  });
  const words = { same: "agree", differs: "differ", damaged: "damaged", "not-run": "not run" };
  const parts = counts.filter(({ count }) => count > 0);
  return `${plural(found.length, "run")}: ${parts.map(({ outcome, count }) => `${count} ${words[outcome]}`).join(", ")}.`;
}
