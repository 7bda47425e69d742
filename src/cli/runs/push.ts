import type { Command } from "commander";
import { addStoreOption, type StoreOptions } from "./options.ts";

/** Options of `assay runs push` as commander hands them over. */
export interface PushOptions extends StoreOptions {
  readonly all?: boolean;
}

const HELP = `
The server is that of MLFLOW_TRACKING_URI, with MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD or
MLFLOW_TRACKING_TOKEN where it asks for them; the experiment that of MLFLOW_EXPERIMENT_NAME ("assay").
Whatever is there already is not sent again.

Examples:
  MLFLOW_TRACKING_URI=http://127.0.0.1:5000 npx assay runs push
  MLFLOW_TRACKING_URI=http://127.0.0.1:5000 npx assay runs push 1f2e --json`;

/** Adds `assay runs push`. */
export function registerPush(runs: Command): void {
  const push = runs
    .command("push")
    .description("send runs to an MLflow server, each exactly once")
    .argument(
      "[ids...]",
      "which runs, by id or its start (default: those that it has not got yet)",
    );
  addStoreOption(push)
    .option("--all", "ask the server about every run, also about those noted as sent")
    .option("--json", "print one JSON document")
    .addHelpText("after", HELP)
    .action(async (ids: readonly string[], options: PushOptions) => {
      const { pushCommand } = await import("./push-runs.ts");
      await pushCommand(ids, options);
    });
}
