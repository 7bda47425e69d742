import { readSignalRows } from "../../src/catalog/baseline-table.ts";
import { loadCatalog } from "../../src/catalog/index.ts";
import { openTable } from "../../src/catalog/table-source.ts";
import { resolveConfig } from "../../src/signals/config.ts";
import { prepareSignal } from "../../src/signals/prepare.ts";
import { studySignal } from "../../src/signals/signal-study.ts";
import { chunksOf } from "../../src/signals/study/inputs.ts";
import { lagRange } from "../../src/signals/study/range.ts";
import {
  runSignalChunk,
  type SignalInputs,
  type SignalPlan,
  SignalSeries,
} from "../../src/signals/study/signal-chunk.ts";
import { dayRows, entriesOf } from "../../src/signals/study/source.ts";
import type { OptionsOf } from "./options.ts";
import type { Task } from "./task.ts";

/** Horizons that both sides have, in days; a study has one of 20 days besides. */
export const IC_HORIZONS: readonly number[] = [1, 5, 10];

/** Rank correlations of one horizon by formation day. */
interface Daily {
  readonly horizon: number;
  readonly date: ArrayLike<number>;
  readonly ic: ArrayLike<number>;
}

/**
 * What a signal foresees, from rows and a snapshot in memory: at these horizons alone, or all that a
 * suite tells of a signal, which is a horizon of 20 days, exposures to the factors and coverage more.
 */
export async function ic({ snapshot, file, part }: OptionsOf<"ic">): Promise<Task> {
  const catalog = await loadCatalog(snapshot);
  const rows = await readSignalRows(await openTable(file));
  const config = resolveConfig();
  const { tradingDates, securityIds } = catalog;
  const prepare = async () => {
    const prepared = await prepareSignal(rows, catalog, config);
    return { prepared, range: lagRange(prepared, tradingDates, config, 0) };
  };
  const study = async (): Promise<Daily[]> => {
    const { prepared, range } = await prepare();
    const { ic: found } = await studySignal(prepared, catalog, config, range);
    return found
      .filter(({ horizon }) => IC_HORIZONS.includes(horizon))
      .map(({ horizon, series }) => ({ horizon, date: series.date, ic: series.ic }));
  };
  const alone = async (): Promise<Daily[]> => {
    const { prepared, range } = await prepare();
    const ret = await catalog.table("ret", ["ret"]);
    const inputs: SignalInputs = {
      tradingDates,
      securities: securityIds.length,
      entries: entriesOf(prepared, undefined, securityIds.length),
      rows: dayRows(ret, tradingDates),
      ret: ret.numbers.ret!,
      // Without factors nobody asks for it.
      risk: new Int32Array(prepared.security.length),
      factors: [],
      others: [],
      flags: undefined,
    };
    const { first, last } = range;
    const plan: SignalPlan = { first, last, horizons: IC_HORIZONS, factors: 0, others: 0 };
    const series = new SignalSeries(plan, { from: first, to: last + 1 });
    for (const chunk of chunksOf(first, last + 1)) series.take(runSignalChunk(inputs, plan, chunk));
    const date = tradingDates.subarray(first, last + 1);
    return IC_HORIZONS.map((horizon, place) => ({ horizon, date, ic: series.ic(place) }));
  };
  const run = { study, alone }[part];
  return { data: [], run, answers: async () => columnsOf(await run()) };
}

/** Days of too few names have no IC; Alphalens has no such days. */
function columnsOf(found: readonly Daily[]) {
  const days = found.flatMap(({ horizon, date, ic }) =>
    Array.from(date, (day, place) => [horizon, day, ic[place]!]).filter(
      ([, , value]) => !Number.isNaN(value),
    ),
  );
  const column = (place: number) => Float64Array.from(days, (day) => day[place]!);
  return { horizon: column(0), date: column(1), ic: column(2) };
}
