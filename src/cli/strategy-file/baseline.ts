import { AssayError } from "../../errors.ts";
import type { Baseline, Unavailable } from "../../signals/baselines/baseline.ts";
import type { TableSignal } from "../../signals/baselines/rows.ts";
import type { SignalCatalog } from "../../signals/catalog-port.ts";
import { located } from "./user-errors.ts";
import { importUserFile, sourcesOf, type UserSources } from "./user-module.ts";

/** A baseline of the user's own, and the files it came from. */
export interface LoadedBaseline extends UserSources {
  readonly baseline: Baseline;
}

const KIND = { noun: "baseline", plural: "Baselines" };
const HINT =
  'Write export default { name, title, definition, compute } with compute: async (catalog) => ({ table, values }); "assay" has its type, Baseline.';

/**
 * Imports a user's baseline, wherever its file lies.
 *
 * @param path file with a `Baseline` as its default export, relative to the current folder.
 * @throws AssayError `missing-path`, `unreadable-file`, `bad-baseline` without one, `bad-strategy` with
 *   file and line when the file does not compile or throws.
 */
export async function loadBaselineFile(path: string): Promise<LoadedBaseline> {
  const { exports, url } = await importUserFile(path, KIND);
  const found: unknown = "default" in exports ? exports.default : undefined;
  if (!isBaseline(found)) {
    const problem =
      "a baseline as its default export, with texts name, title and definition and a function compute";
    throw new AssayError("bad-baseline", `${path}: expected ${problem}.`, HINT);
  }
  return { baseline: checked(path, found), ...sourcesOf(url, found.name) };
}

/** The baseline with what it computes looked at, and its errors named by file and line. */
function checked(path: string, own: Baseline): Baseline {
  const { name, title, definition } = own;
  return {
    name,
    title,
    definition,
    compute: async (catalog: SignalCatalog) => {
      const signal: unknown = await Promise.resolve(catalog)
        .then((opened) => own.compute(opened))
        .catch((error: unknown) => {
          throw located(error);
        });
      if (isUnavailable(signal) || isTableSignal(signal)) return signal;
      const wanted =
        "{ table, values } with a value (Float32Array) for each row of a table of the catalog, or { unavailable } with a reason";
      throw new AssayError("bad-baseline", `${path}: compute(): expected ${wanted}.`, HINT);
    },
  };
}

function isBaseline(value: unknown): value is Baseline {
  if (typeof value !== "object" || value === null) return false;
  const text = (name: string) => typeof Reflect.get(value, name) === "string";
  return (
    ["name", "title", "definition"].every(text) &&
    typeof Reflect.get(value, "compute") === "function"
  );
}

function isUnavailable(value: unknown): value is Unavailable {
  if (typeof value !== "object" || value === null || !("unavailable" in value)) return false;
  return typeof value.unavailable === "string";
}

function isTableSignal(value: unknown): value is TableSignal {
  if (typeof value !== "object" || value === null) return false;
  if (!("table" in value && "values" in value)) return false;
  const { table, values } = value;
  if (!(hasInts(table, ["dates", "starts"]) && "members" in table)) return false;
  const { starts, members } = table;
  return (
    hasInts(members, ["from", "to", "words", "bits"]) &&
    values instanceof Float32Array &&
    values.length === starts.at(-1)
  );
}

function hasInts<T extends string>(
  value: unknown,
  names: readonly T[],
): value is Record<T, Int32Array> {
  if (typeof value !== "object" || value === null) return false;
  return names.every((name) => {
    const found: unknown = Reflect.get(value, name);
    return found instanceof Int32Array;
  });
}
