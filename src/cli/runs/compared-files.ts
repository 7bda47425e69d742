import { readFileSync } from "node:fs";
import { join } from "node:path";
import { extraFiles } from "../../tracking/check-files.ts";
import type { Fields } from "../../tracking/fields.ts";
import { differences } from "../../tracking/flatten.ts";
import type { RecordedRun } from "../../tracking/recorded-run.ts";
import { listedFiles, RUN_DOCUMENT } from "../../tracking/stored-run.ts";
import { differencesInWords } from "./causes.ts";

/** One file of a run that was verified. */
export interface VerifiedFile {
  readonly name: string;
  readonly same: boolean;
  /** How it differs, where it does. */
  readonly problem?: string;
}

/** Every file of either, a bulk file being the same whatever id its name holds. */
export function comparedFiles(run: RecordedRun, folder: string, document: Fields): VerifiedFile[] {
  const listed = listedFiles(document) ?? [];
  const extra = extraFiles(run.folder, run.files);
  const made = extraFiles(folder, listed);
  const stored = [
    RUN_DOCUMENT,
    ...run.files.map(({ name }) => name),
    ...extra.filter((name) => made.includes(name)),
  ];
  const nameNow = (name: string) => name.replaceAll(run.runId, String(document.run_id));
  const fresh = [...listed.map(({ name }) => name), ...made];
  return [
    ...stored.map((name) =>
      comparedFile(name, join(run.folder, name), join(folder, nameNow(name))),
    ),
    ...fresh
      .filter((name) => !stored.some((old) => nameNow(old) === name))
      .map((name) => ({ name, same: false, problem: "is not in the store" })),
  ];
}

function comparedFile(name: string, stored: string, fresh: string): VerifiedFile {
  const now = bytesOf(fresh);
  if (!now) return { name, same: false, problem: "was not made again" };
  const before = readFileSync(stored);
  if (before.equals(now)) return { name, same: true };
  if (name === RUN_DOCUMENT) return { name, same: false, problem: fieldsInWords(before, now) };
  const problem =
    before.length === now.length
      ? `has other bytes from byte ${firstDifference(before, now)} on`
      : `has ${now.length} bytes, and had ${before.length}`;
  return { name, same: false, problem };
}

/** What a `run.json` says otherwise, hashes of files aside: those are told file by file. */
function fieldsInWords(before: Buffer, now: Buffer): string {
  const found = differences(parsed(before), parsed(now)).filter(
    ({ path }) => !/^(files\.|run_id$)/.test(path),
  );
  return found.length === 0
    ? "lists files with other hashes"
    : `says otherwise: ${differencesInWords(found)}`;
}

function parsed(bytes: Buffer): unknown {
  return JSON.parse(bytes.toString("utf8"));
}

function firstDifference(a: Buffer, b: Buffer): number {
  let at = 0;
  while (a[at] === b[at]) at++;
  return at;
}

function bytesOf(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}
