import { AssayError } from "../../errors.ts";
import { shellWord } from "../shell.ts";
import { type PushedRun, pushRun } from "./push.ts";
import { impatient, trackingSettings } from "./settings.ts";

/** What became of an upload beside the work: nothing where no server is named. */
export interface PushAfter {
  readonly mlflow?: PushedRun;
  /** Why it failed and what to do. */
  readonly problem?: string;
}

/**
 * Sends a run that was just recorded to the server of `MLFLOW_TRACKING_URI`, if there is one. Throws
 * nothing: a server that is away or slow never costs a result.
 */
export async function pushOrProblem(root: string, runId: string): Promise<PushAfter> {
  if (!process.env.MLFLOW_TRACKING_URI) return {};
  try {
    return { mlflow: await pushRun(root, runId, impatient(trackingSettings())) };
  } catch (error) {
    return { problem: problemInWords(error, root) };
  }
}

/** Why a run was not sent, what to do about it, and how it is sent later. */
export function problemInWords(error: unknown, root: string): string {
  const message = error instanceof Error ? error.message : String(error);
  const hint = error instanceof AssayError ? ` ${wayOut(error)}` : ".";
  return `${message}${hint} ${sendLater(root)}`;
}

/** A hint within a line. */
function wayOut({ code, hint }: AssayError): string {
  if (code === "mlflow-timeout")
    return "A run waits no longer for it; `runs push` does, as long as MLFLOW_HTTP_REQUEST_TIMEOUT says.";
  // One that ends with a command has no full stop.
  return /[.!?]$/.test(hint) ? hint : `(${hint})`;
}

function sendLater(root: string): string {
  const where = root === "runs" ? "" : ` --runs ${shellWord(root)}`;
  return `The run is kept; send it later with: npx assay runs push${where}`;
}
