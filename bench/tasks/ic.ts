import { readSignalRows } from "../../src/catalog/baseline-table.ts";
import { loadCatalog } from "../../src/catalog/index.ts";
import { openTable } from "../../src/catalog/table-source.ts";
import type { InformationCoefficient } from "../../src/signals/coefficient.ts";
import { resolveConfig } from "../../src/signals/config.ts";
import { informationCoefficient } from "../../src/signals/information-coefficient.ts";
import { prepareSignal } from "../../src/signals/prepare.ts";
import { studySignal } from "../../src/signals/signal-study.ts";
import { lagRange } from "../../src/signals/study/range.ts";
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
  const study = async (): Promise<Daily[]> => {
    const prepared = await prepareSignal(rows, catalog, config);
    const range = lagRange(prepared, catalog.tradingDates, config, 0);
    const { ic: found } = await studySignal(prepared, catalog, config, range);
    return dailyOf(found.filter(({ horizon }) => IC_HORIZONS.includes(horizon)));
  };
  const alone = async (): Promise<Daily[]> =>
    dailyOf(await informationCoefficient(rows, catalog, { horizons: IC_HORIZONS }));
  const run = { study, alone }[part];
  return { data: [], run, answers: async () => columnsOf(await run()) };
}

function dailyOf(found: readonly InformationCoefficient[]): Daily[] {
  return found.map(({ horizon, series }) => ({ horizon, date: series.date, ic: series.ic }));
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
