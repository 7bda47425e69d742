import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { errorCode } from "../data/folders.ts";
import { sha256 } from "./canonical.ts";
import { type ListedFile, RUN_DOCUMENT } from "./stored-run.ts";

/** A file of a run, read and compared with what `run.json` says of it. */
export interface CheckedFile {
  readonly name: string;
  /** As listed. */
  readonly bytes: number;
  /** What is wrong with it; absent where its bytes are those that were written. */
  readonly problem?: string;
}

/** Reads every listed file of a run and compares it with its hash. */
export function checkFiles(folder: string, files: readonly ListedFile[]): CheckedFile[] {
  return files.map((file) => {
    const { name, bytes } = file;
    const problem = problemOf(join(folder, name), file);
    return problem === undefined ? { name, bytes } : { name, bytes, problem };
  });
}

/** Files below a run's folder that its `run.json` does not list, such as those of `--debug`. */
export function extraFiles(folder: string, files: readonly ListedFile[]): string[] {
  const listed = new Set([RUN_DOCUMENT, ...files.map(({ name }) => name)]);
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map(({ parentPath, name }) => relative(folder, join(parentPath, name)).split(sep).join("/"))
    .filter((name) => !listed.has(name))
    .sort();
}

function problemOf(path: string, { bytes, sha256: hash }: ListedFile): string | undefined {
  let content: Uint8Array;
  try {
    content = readFileSync(path);
  } catch (error) {
    return errorCode(error) === "ENOENT" ? "is missing" : `cannot be read (${errorCode(error)})`;
  }
  if (content.length !== bytes) return `has ${content.length} bytes instead of ${bytes}`;
  return sha256(content) === hash ? undefined : "has other bytes than were written";
}
