import { readFileSync, statSync } from "node:fs";
import { isAbsolute, join, normalize } from "node:path";
import { type Fields, fieldAt, fieldsOf } from "./fields.ts";

/** Name of the document that makes a folder a run. */
export const RUN_DOCUMENT = "run.json";

/** A file of a run, as its `run.json` lists it. */
export interface ListedFile {
  /** Path below the run's folder, with `/`. */
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** What `run.json` holds, or why it cannot be read. */
export type ReadDocument =
  | { readonly document: Fields; readonly problem?: undefined }
  | { readonly document?: undefined; readonly problem: string };

/** Reads `run.json` of a run's folder; throws nothing. */
export function readDocument(folder: string): ReadDocument {
  let text: string;
  try {
    text = readFileSync(join(folder, RUN_DOCUMENT), "utf8");
  } catch (error) {
    return { problem: `${RUN_DOCUMENT} cannot be read (${detailOf(error)})` };
  }
  try {
    const document = fieldsOf(JSON.parse(text));
    return document ? { document } : { problem: `${RUN_DOCUMENT} holds no object` };
  } catch (error) {
    return { problem: `${RUN_DOCUMENT} is no JSON (${detailOf(error)})` };
  }
}

/** What of a document the run's id is made of: all but the id itself, what came out, and the files. */
export function identityOf(document: Fields): Fields {
  const { run_id: _, result: __, files: ___, ...identity } = document;
  return identity;
}

/** Files that a document lists; undefined where it has no list, or one that cannot be understood. */
export function listedFiles(document: Fields): readonly ListedFile[] | undefined {
  const listed = fieldsOf(document.files);
  if (!listed) return undefined;
  const files = Object.entries(listed).flatMap(([name, value]): ListedFile[] => {
    const bytes = fieldAt(value, "bytes");
    const hash = fieldAt(value, "sha256");
    if (typeof bytes !== "number" || typeof hash !== "string" || leavesFolder(name)) return [];
    return [{ name, bytes, sha256: hash }];
  });
  return files.length === Object.keys(listed).length ? files : undefined;
}

/**
 * What is wrong with the files of a run by their lengths alone, in words; undefined where every one is
 * there and as long as listed.
 */
export function shortfallOf(folder: string, files: readonly ListedFile[]): string | undefined {
  const wrong = files.flatMap(({ name, bytes }) => {
    const found = statSync(join(folder, name), { throwIfNoEntry: false });
    if (!found?.isFile()) return [`${name} is missing`];
    return found.size === bytes ? [] : [`${name} has ${found.size} bytes instead of ${bytes}`];
  });
  const [first, ...others] = wrong;
  return others.length > 0 ? `${first}, and ${others.length} more` : first;
}

/** Whether a name from outside would lead out of the run's folder. */
function leavesFolder(name: string): boolean {
  return name === "" || isAbsolute(name) || normalize(name).startsWith("..");
}

function detailOf(error: unknown): string {
  if (error instanceof Error && "code" in error) return String(error.code);
  return error instanceof Error ? error.message : String(error);
}
