import { statSync } from "node:fs";
import { join } from "node:path";
import { fieldAt, numberOf, textOf } from "../fields.ts";
import { RUN_DOCUMENT } from "../stored-run.ts";
import { accountFigures } from "./account-plan.ts";
import { LIMITS, shortened } from "./names.ts";
import { paramsOf } from "./params.ts";
import { type PlannedDataset, type RunPlan, WHOLE } from "./run-plan.ts";
import type { OpenedRun } from "./stored-run.ts";
import { suitePlan } from "./suite-plan.ts";
import { fingerprintOf, runName, snapshotId, wholeTags } from "./tags.ts";

/** What a run of the store becomes on a server: from its files and the store's note of it alone. */
export function planRun(run: OpenedRun): RunPlan {
  const times = timesOf(run);
  const { figures, children } =
    run.kind === "suite"
      ? suitePlan(run, times)
      : { figures: accountFigures(run, times.endTime), children: [] };
  return {
    part: WHOLE,
    name: runName(`${run.name} ${run.runId.slice(0, 8)}`),
    ...times,
    tags: wholeTags(run, figures.undefined),
    params: paramsOf(run),
    metrics: figures.points,
    datasets: datasetsOf(run),
    artifacts: artifactsOf(run),
    children,
  };
}

/** When it was made; of a run without a note as far as its file can tell. */
function timesOf({ folder, index }: OpenedRun): Pick<RunPlan, "startTime" | "endTime"> {
  const noted = Date.parse(textOf(index.created) ?? "");
  const written = statSync(join(folder, RUN_DOCUMENT)).mtimeMs;
  const endTime = Math.round(Number.isNaN(noted) ? written : noted);
  return { startTime: Math.round(endTime - 1000 * (numberOf(index.seconds) ?? 0)), endTime };
}

function artifactsOf({ folder, files }: OpenedRun): RunPlan["artifacts"] {
  const document = { path: RUN_DOCUMENT, bytes: statSync(join(folder, RUN_DOCUMENT)).size };
  return [...files.map(({ name, bytes }) => ({ path: name, bytes })), document];
}

/** The bars, or the signal and the snapshot that it was judged on. */
function datasetsOf(run: OpenedRun): PlannedDataset[] {
  const { document, index, kind, name } = run;
  const facts = fieldAt(document, "data", "facts");
  const about = { vendor: fieldAt(facts, "vendor"), as_of: fieldAt(facts, "as_of") };
  const uri = textOf(index.data);
  if (kind !== "suite") {
    const { symbols, timeframe } = {
      symbols: fieldAt(document, "data", "symbols"),
      timeframe: fieldAt(document, "data", "timeframe"),
    };
    const profile = {
      ...about,
      timeframe,
      num_symbols: Array.isArray(symbols) ? symbols.length : 0,
    };
    return dataset("bars", uri ?? "bars", fingerprintOf(run), uri, profile);
  }
  const snapshot = snapshotId(run) ?? "snapshot";
  const rows = fieldAt(document, "signal", "rows");
  return [
    ...dataset("snapshot", snapshot, fingerprintOf(run), uri, about),
    ...dataset(
      "signal",
      name,
      textOf(fieldAt(document, "signal", "hash")),
      textOf(index.signal_file),
      { num_rows: rows },
    ),
  ];
}

/** None without a digest, by which a data set is known. */
function dataset(
  context: string,
  name: string,
  digest: string | undefined,
  uri: string | undefined,
  profile: object,
): PlannedDataset[] {
  if (digest === undefined) return [];
  return [
    {
      context,
      name: shortened(name.split(/[\\/]/).at(-1) || context, LIMITS.datasetName),
      digest: digest.slice(0, LIMITS.digest),
      source: JSON.stringify({ uri: uri ?? "" }),
      profile: JSON.stringify(profile),
    },
  ];
}
