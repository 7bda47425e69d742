import { threadCount } from "../../compute/thread-count.ts";
import {
  RESIDUALIZATIONS,
  type ResolvedConfig,
  resolveConfig,
  TC_MODELS,
  type UniverseChoice,
  WEIGHTINGS,
} from "../../signals/config.ts";
import { fieldAt, fieldsOf, textOf } from "../../tracking/fields.ts";
import type { RecordedRun } from "../../tracking/recorded-run.ts";
import type { SuiteRequest } from "../suite/request.ts";
import { askedOf } from "./inputs.ts";
import {
  missing,
  numberIfRecorded,
  recordedList,
  recordedNumber,
  recordedText,
  textIfRecorded,
} from "./recorded-fields.ts";

/** Where a suite finds its signal, its universe and perhaps a baseline of the user's own. */
export interface SuiteInputs {
  readonly signalFile: string;
  readonly snapshot: string;
  readonly baselineFile: string | undefined;
}

/** The request that made a suite. @throws AssayError `damaged-run` */
export function recordedSuiteRequest(run: RecordedRun, inputs: SuiteInputs): SuiteRequest {
  const { signalFile, snapshot, baselineFile } = inputs;
  return {
    signalFile,
    signalName: recordedText(run, "signal", "name"),
    snapshot,
    columns: columnsOf(run),
    lags: recordedList(run, "suite", "lags").map(Number),
    residualize: recordedList(run, "suite", "residualize").map((mode) =>
      oneOf(run, "residualize", RESIDUALIZATIONS, mode),
    ),
    baselines: recordedList(run, "baselines", "names").length > 0,
    ...(baselineFile === undefined ? {} : { baselineFile }),
    config: configOf(run),
    threads: threadCount(undefined),
  };
}

function columnsOf(run: RecordedRun): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(fieldsOf(askedOf(run, "columns")) ?? {}).flatMap(([column, name]) => {
      const text = textOf(name);
      return text === undefined ? [] : [[column, text]];
    }),
  );
}

const UNIVERSES: readonly UniverseChoice[] = ["all", "1", "0"];

function configOf(run: RecordedRun): ResolvedConfig {
  const chosen = <T extends string>(name: string, known: readonly T[]) =>
    oneOf(run, name, known, fieldAt(run.document, "suite", name));
  const [low, high] = recordedList(run, "suite", "fractile").map(Number);
  const book = numberIfRecorded(run, "suite", "book");
  const universeColumn = textIfRecorded(run, "suite", "universe_column");
  const from = textIfRecorded(run, "range", "from");
  const to = textIfRecorded(run, "range", "to");
  return resolveConfig({
    weight: chosen("weight", WEIGHTINGS),
    tcModel: chosen("tc_model", TC_MODELS),
    tcBps: recordedNumber(run, "suite", "tc_bps"),
    fractile: [low ?? Number.NaN, high ?? Number.NaN],
    fromOpen: fieldAt(run.document, "suite", "from_open") === true,
    mincos: recordedNumber(run, "suite", "mincos"),
    hold: recordedNumber(run, "suite", "hold"),
    universe: chosen("universe", UNIVERSES),
    ...(book === undefined ? {} : { book }),
    ...(universeColumn === undefined ? {} : { universeColumn }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  });
}

function oneOf<T extends string>(
  run: RecordedRun,
  name: string,
  known: readonly T[],
  value: unknown,
): T {
  return known.find((each) => each === value) ?? missing(run, ["suite", name], known.join(" or "));
}
