import type { Command } from "commander";
import type { SignalFile } from "../../catalog/signal-file.ts";
import type { SignalReport } from "../../signals/validate.ts";
import { numberOption } from "../arguments.ts";
import { print, printJson, ToldFailure } from "../output.ts";
import { checkDocument } from "./check-document.ts";
import { checkInWords } from "./check-words.ts";
import {
  addSignalOptions,
  requireSnapshot,
  SIGNAL_ARGUMENT,
  type SignalOptions,
} from "./options.ts";

interface CheckOptions extends SignalOptions {
  readonly hold?: number;
  readonly fromOpen?: boolean;
  readonly json?: boolean;
}

/** What a check found. */
export interface CheckOutcome {
  readonly file: SignalFile;
  /** Id. */
  readonly snapshot: string;
  readonly fingerprint: string;
  readonly report: SignalReport;
  /** Every cell can be read and no check is an error. */
  readonly usable: boolean;
  /** Command line that evaluates it. */
  readonly next: string;
}

const EXAMPLES = `
Exits with 0 when the signal can be evaluated (warnings or not), with 2 when it cannot.

Examples:
  npx assay signal check my-scores.csv --snapshot 2024-06-30-v1
  npx assay signal check scores.parquet --snapshot 2024-06-30-v1 --columns security_id=permno,date_sig=asof,date_avail=known,signal=score`;

/** Adds `assay signal check`. */
export function registerCheck(signal: Command): void {
  const command = signal
    .command("check")
    .description("say whether a signal can be evaluated on a snapshot, and what was seen")
    .argument("<file>", SIGNAL_ARGUMENT);
  addSignalOptions(command)
    .option("--hold <n>", "trading days for which a row is in force", numberOption("--hold", "5"))
    .option("--from-open", "positions are formed at the open")
    .option("--json", "print one JSON document")
    .addHelpText("after", EXAMPLES)
    .action(async (path: string, options: CheckOptions) => {
      const outcome = await checkSignal(path, options);
      if (options.json) await printJson(checkDocument(outcome));
      else await print(checkInWords(outcome));
      if (!outcome.usable) throw new ToldFailure(2);
    });
}

/** Opens signal and snapshot, and checks one against the other. */
async function checkSignal(path: string, options: CheckOptions): Promise<CheckOutcome> {
  const snapshot = requireSnapshot(options);
  // With all of polars behind them, so not loaded for the other commands.
  const [{ openSignal }, { loadCatalog }, { validateSignal }, { resolveConfig }] =
    await Promise.all([
      import("../../catalog/signal-file.ts"),
      import("../../catalog/load.ts"),
      import("../../signals/validate.ts"),
      import("../../signals/config.ts"),
    ]);
  const { columns, hold, fromOpen } = options;
  const use = resolveConfig({ ...(hold !== undefined && { hold }), ...(fromOpen && { fromOpen }) });
  const catalog = await loadCatalog(snapshot);
  const file = await openSignal(path, columns ? { columns } : {});
  const report = await validateSignal(file.rows, catalog, use);
  return {
    file,
    snapshot: catalog.id,
    fingerprint: catalog.fingerprint,
    report,
    usable: report.valid && file.unreadable.length === 0,
    next: suiteCommand(path, snapshot, options),
  };
}

function suiteCommand(path: string, snapshot: string, { columns, hold, fromOpen }: CheckOptions) {
  const mapping = Object.entries(columns ?? {}).map(([name, own]) => `${name}=${own}`);
  return [
    `npx assay suite ${path} --snapshot ${snapshot}`,
    ...(mapping.length > 0 ? [`--columns ${mapping.join(",")}`] : []),
    ...(hold === undefined ? [] : [`--hold ${hold}`]),
    ...(fromOpen ? ["--from-open"] : []),
  ].join(" ");
}
