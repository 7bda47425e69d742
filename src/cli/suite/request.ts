import { basename } from "node:path";
import type { ColumnMapping } from "../../catalog/signal-columns.ts";
import { threadCount } from "../../compute/thread-count.ts";
import { expected, unknownName } from "../../errors.ts";
import {
  type BacktestConfig,
  RESIDUALIZATIONS,
  type Residualize,
  type ResolvedConfig,
  resolveConfig,
  type TcModel,
  type UniverseChoice,
  type Weighting,
} from "../../signals/config.ts";
import { requireSnapshot, type SignalOptions } from "../signal/options.ts";

/** What says how a signal is evaluated, as commander hands it over. */
export interface SuiteOptions extends SignalOptions {
  readonly lags: readonly number[];
  readonly residualize: readonly string[];
  readonly baselines: boolean;
  readonly baseline?: string;
  readonly from?: string;
  readonly to?: string;
  readonly universe?: string;
  readonly universeColumn?: string;
  readonly weight?: string;
  readonly tcModel?: string;
  readonly tcBps?: number;
  readonly book?: number;
  readonly fractile?: readonly number[];
  readonly mincos?: number;
  readonly fromOpen?: boolean;
  readonly hold?: number;
  readonly threads?: number;
}

/** Options of `assay suite`. */
export interface SuiteCommandOptions extends SuiteOptions {
  readonly out: string;
  readonly files: boolean;
  readonly json?: boolean;
}

/** What to evaluate, checked as far as that goes without reading anything. */
export interface SuiteRequest {
  readonly signalFile: string;
  /** What the signal is called: the title of its tear sheet, and part of the run's id. */
  readonly signalName: string;
  /** Id or path. */
  readonly snapshot: string;
  readonly columns: ColumnMapping;
  readonly lags: readonly number[];
  readonly residualize: readonly Residualize[];
  /** Compare with the baselines that everyone has. */
  readonly baselines: boolean;
  /** A baseline of one's own beside them. */
  readonly baselineFile?: string;
  /** Everything besides lag and residualisation. */
  readonly config: ResolvedConfig;
  readonly threads: number;
}

/** @throws AssayError `missing-option`, `bad-option`, `bad-config`, `bad-date` */
export function suiteRequestOf(signalFile: string, given: SuiteOptions): SuiteRequest {
  if (given.baseline !== undefined && !given.baselines) {
    throw expected(
      "bad-option",
      "--baseline",
      "none with --no-baselines",
      given.baseline,
      "Leave one of the two out.",
    );
  }
  return {
    signalFile,
    signalName: signalName(signalFile),
    snapshot: requireSnapshot(given),
    columns: given.columns ?? {},
    lags: [...new Set(given.lags.map((lag) => resolveConfig({ lag }).lag))],
    residualize: [...new Set(given.residualize.map(residualizeOf))],
    baselines: given.baselines,
    ...(given.baseline === undefined ? {} : { baselineFile: given.baseline }),
    config: resolveConfig(configOf(given)),
    threads: threadCount(given.threads),
  };
}

/** What a signal is called unless told: its file's name without the ending. */
export function signalName(file: string): string {
  return basename(file).replace(/\.(csv\.gz|\w+)$/i, "");
}

/** Texts are checked by `resolveConfig`, which lists what there is. */
function configOf(given: SuiteOptions): BacktestConfig {
  const { from, to, tcBps, book, mincos, hold, fromOpen, fractile } = given;
  return {
    ...(given.universe !== undefined && { universe: given.universe as UniverseChoice }),
    ...(given.universeColumn !== undefined && { universeColumn: given.universeColumn }),
    ...(given.weight !== undefined && { weight: given.weight as Weighting }),
    ...(given.tcModel !== undefined && { tcModel: given.tcModel as TcModel }),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    ...(tcBps !== undefined && { tcBps }),
    ...(book !== undefined && { book }),
    ...(mincos !== undefined && { mincos }),
    ...(hold !== undefined && { hold }),
    ...(fromOpen && { fromOpen }),
    ...(fractile && { fractile: fractile as readonly [number, number] }),
  };
}

function residualizeOf(text: string): Residualize {
  const found = RESIDUALIZATIONS.find((mode) => mode === text);
  if (found !== undefined) return found;
  throw unknownName("bad-option", "--residualize", text, RESIDUALIZATIONS);
}
