import { note } from "../output.ts";

/**
 * Sends runs that were just recorded to the MLflow server, where `MLFLOW_TRACKING_URI` names one. To be
 * called when the result is out: a server that is away or slow costs a warning, never the result.
 */
export async function pushAfter(root: string, ...runIds: readonly string[]): Promise<void> {
  if (!process.env.MLFLOW_TRACKING_URI) return;
  const { pushOrProblem } = await import("../../tracking/mlflow/push-after.ts");
  for (const runId of runIds) {
    const waiting = sayWhatIsWaitedFor();
    const { mlflow, problem } = await pushOrProblem(root, runId);
    clearTimeout(waiting);
    if (mlflow?.note) note(`MLflow: ${mlflow.note}`);
    if (problem === undefined) continue;
    note(`Warning: the MLflow server has not got the run. ${problem}`);
    return;
  }
}

/** Who sees all results and no prompt wants to know why; as for all progress, on a terminal alone. */
function sayWhatIsWaitedFor(): NodeJS.Timeout | undefined {
  if (!process.stderr.isTTY) return undefined;
  const words =
    "Waiting for the MLflow server; Ctrl-C leaves the run, which is kept, to `runs push`.";
  return setTimeout(() => note(words), UNNOTICED_MS);
}
const UNNOTICED_MS = 3000;
