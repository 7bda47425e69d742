import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { sha256 } from "../canonical.ts";
import { type Fields, fieldsOf } from "../fields.ts";
import { writeFileWhole } from "../run-store.ts";
import type { TrackingSettings } from "./settings.ts";

/** What the store remembers of a run that a server has. */
export interface PushedNote {
  readonly server: string;
  readonly experiment: string;
  readonly experiment_id: string;
  readonly mlflow_run_id: string;
  /** ISO 8601 UTC. */
  readonly pushed: string;
}

type Place = Pick<TrackingSettings, "uri" | "experiment">;

/** Notes that a server has all of a run, in a file for each run and server. */
export function notePushed(root: string, runId: string, place: Place, note: PushedNote): void {
  const text = `${JSON.stringify({ run_id: runId, ...note }, null, 2)}\n`;
  writeFileWhole(notePath(root, runId, place, "json"), Buffer.from(text));
}

/** That note; undefined where there is none that can be read. */
export function pushedNote(root: string, runId: string, place: Place): Fields | undefined {
  try {
    return fieldsOf(JSON.parse(readFileSync(notePath(root, runId, place, "json"), "utf8")));
  } catch {
    return undefined;
  }
}

/** Lock of a run while it is sent to a server. */
export function lockPath(root: string, runId: string, place: Place): string {
  return notePath(root, runId, place, "lock");
}

function notePath(root: string, runId: string, { uri, experiment }: Place, ending: string): string {
  const where = sha256(`${uri}\n${experiment}`).slice(0, 8);
  return join(resolve(root), "index", "mlflow", `${runId}-${where}.${ending}`);
}
