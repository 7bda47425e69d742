import type { SignalCatalog } from "../catalog-port.ts";
import type { Residualize, ResolvedConfig } from "../config.ts";
import type { PreparedSignal } from "../prepare.ts";
import { Cells } from "./cells.ts";
import { runChunk } from "./chunk.ts";
import { type Chunk, chunksOf, type LagRange, type StudyInputs, type StudyPlan } from "./inputs.ts";
import { lagRange, requireDays } from "./range.ts";
import { readSource, type Source } from "./source.ts";
import { type UniverseDays, universeDays } from "./universe.ts";

/** Where the chunks of a study are done. Whatever it is, the bits are the same. */
export interface StudyRunner {
  /** Does all chunks and tells of each that is done, in any order. */
  run(
    inputs: StudyInputs,
    plan: StudyPlan,
    chunks: readonly Chunk[],
    done: (cells: Cells) => void,
  ): Promise<void>;
}

/** Does everything in this thread, with a breath between chunks. */
export const INLINE_RUNNER: StudyRunner = Object.freeze({
  run: async (
    inputs: StudyInputs,
    plan: StudyPlan,
    chunks: readonly Chunk[],
    done: (cells: Cells) => void,
  ) => {
    for (const [place, chunk] of chunks.entries()) {
      if (place % CHUNKS_PER_BREATH === CHUNKS_PER_BREATH - 1)
        await new Promise((resolve) => setTimeout(resolve, 0));
      done(runChunk(inputs, plan, chunk));
    }
  },
});
/** A breath lets timers and messages through; it costs a millisecond. */
const CHUNKS_PER_BREATH = 16;

/** A grid of configurations, computed. */
export interface Study {
  readonly prepared: PreparedSignal;
  readonly source: Source;
  readonly plan: StudyPlan;
  readonly cells: Cells;
  readonly universe: UniverseDays;
}

/** A grid: what a study varies, everything else being as in one configuration. */
export interface Grid {
  readonly lags: readonly number[];
  readonly residualize: readonly Residualize[];
}

/**
 * Reads what a grid needs and computes all its configurations together.
 *
 * @param ranges of the lags; by the signal and the configuration unless given.
 */
export async function runStudy(
  prepared: PreparedSignal,
  catalog: SignalCatalog,
  config: ResolvedConfig,
  grid: Grid,
  runner: StudyRunner = INLINE_RUNNER,
  ranges?: readonly LagRange[],
): Promise<Study> {
  const { tradingDates } = catalog;
  const source = await readSource(prepared, catalog, config, grid.residualize);
  const lags = ranges ?? grid.lags.map((lag) => lagRange(prepared, tradingDates, config, lag));
  for (const range of lags) requireDays(range, tradingDates, config);
  const plan = planOf(config, grid.residualize, lags, source);
  const first = Math.min(...lags.map((range) => range.first - range.lag));
  const end = 1 + Math.max(...lags.map((range) => range.last - range.lag));
  const { inputs, flags } = source;
  const configs = grid.residualize.length * lags.length;
  const cells = new Cells({ configs, groups: 1 + plan.tiers, first, days: end - first });
  await runner.run(inputs, plan, chunksOf(first, end), (chunk) => cells.take(chunk));
  const universe = universeDays(
    tradingDates,
    inputs.rows,
    inputs.returns,
    inputs.securityIds.length,
    flags,
    {
      from: Math.min(...lags.map((range) => range.first)),
      to: 2 + Math.max(...lags.map((range) => range.last)),
    },
  );
  return { prepared, source, plan, cells, universe };
}

/** What is formed of a source, as chunks know it. */
export function planOf(
  config: ResolvedConfig,
  residualize: readonly Residualize[],
  lags: readonly LagRange[],
  { tiers }: Source,
): StudyPlan {
  return {
    residualize,
    lags,
    tiers: tiers.length,
    low: config.fractile[0] / 100,
    high: config.fractile[1] / 100,
    mincos: config.mincos,
    fromOpen: config.fromOpen,
    tcModel: config.tcModel,
    tcBps: config.tcBps,
    book: config.book ?? 0,
  };
}
