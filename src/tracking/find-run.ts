import { join } from "node:path";
import { AssayError, nearMatches } from "../errors.ts";
import { isInterrupted, listRuns, type RunSummary } from "./list-runs.ts";
import { requireStore } from "./require-store.ts";
import { runFolders } from "./run-folders.ts";

/** Fewest digits that stand for an id. */
const SHORTEST = 4;
const LISTED = 3;

/**
 * The full id of a run of a store.
 *
 * @param root folder of all runs.
 * @param wanted the id, or at least four digits at its start that no other run has.
 * @throws AssayError `no-store`; `unknown-run` with near matches by id and by name, or with those that
 *   it could be.
 */
export function findRun(root: string, wanted: string): string {
  requireStore(root);
  const prefix = wanted.toLowerCase();
  const known = runFolders(root).filter((name) => !isInterrupted(join(root, name)));
  if (known.includes(prefix)) return prefix;
  const found = known.filter((name) => name.startsWith(prefix));
  if (prefix.length >= SHORTEST && found.length === 1) return found[0]!;
  if (prefix.length >= SHORTEST && found.length > 1) throw ambiguous(root, wanted, found);
  throw unknown(root, wanted, prefix);
}

function ambiguous(root: string, wanted: string, found: readonly string[]): AssayError {
  return new AssayError(
    "unknown-run",
    `Expected one run in ${root} whose id begins with "${wanted}", got ${found.length}.`,
    `Add digits: ${found.slice(0, LISTED).join(", ")}${found.length > LISTED ? ", …" : ""}.`,
  );
}

function unknown(root: string, wanted: string, prefix: string): AssayError {
  const message = `There is no run "${wanted}" in ${root}.`;
  if (runFolders(root).includes(prefix)) {
    const hint = "Its search was interrupted: the same command with --resume goes on with it.";
    return new AssayError("unknown-run", message, hint);
  }
  const runs = listRuns(root);
  return new AssayError("unknown-run", message, hintOf(root, prefix, runs));
}

function hintOf(root: string, prefix: string, runs: readonly RunSummary[]): string {
  if (runs.length === 0) return `${root} holds no runs; say with --runs where they are.`;
  const near = nearRuns(prefix, runs);
  if (near.length > 0) {
    return `Did you mean ${near.map(({ runId, name }) => `${runId} (${name || "unnamed"})`).join(" or ")}?`;
  }
  return "`npx assay runs list` shows what there is; say with --runs where else to look.";
}

/** By the start of the id, by a start that is a few edits off, by name: the newest of each first. */
function nearRuns(prefix: string, runs: readonly RunSummary[]): RunSummary[] {
  const starts = runs.map(({ runId }) => runId.slice(0, Math.max(SHORTEST, prefix.length)));
  const ids = /^[0-9a-f]+$/.test(prefix) ? nearMatches(prefix, [...new Set(starts)]) : [];
  const names = nearMatches(prefix, [...new Set(runs.map(({ name }) => name))]);
  const near = [
    ...runs.filter(({ runId }) => prefix !== "" && runId.startsWith(prefix)),
    ...ids.flatMap((start) => runs.filter(({ runId }) => runId.startsWith(start))),
    ...names.flatMap((found) => runs.filter(({ name }) => name === found)),
  ];
  return [...new Set(near)].slice(0, LISTED);
}
