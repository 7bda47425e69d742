import type { SignalCatalog, SignalRows } from "./catalog-port.ts";
import { type BacktestConfig, resolveConfig } from "./config.ts";
import { firstFrom, parseDay } from "./days.ts";
import { prepareSignal } from "./prepare.ts";
import { type DayPortfolio, formDay } from "./study/chunk.ts";
import { lagRange } from "./study/range.ts";
import { readSource } from "./study/source.ts";
import { planOf } from "./study/study.ts";

/**
 * Target weights that a configuration forms on a trading date: the way from a daily figure back to its
 * names. They depend on nothing that came to be known later.
 *
 * @param date days since 1970-01-01, or `2020-03-31`; the first trading date from it on is taken.
 */
export async function portfolioOn(
  rows: SignalRows,
  catalog: SignalCatalog,
  date: number | string,
  config: BacktestConfig = {},
): Promise<DayPortfolio> {
  const resolved = resolveConfig(config);
  const prepared = await prepareSignal(rows, catalog, resolved);
  const source = await readSource(prepared, catalog, resolved, [resolved.residualize]);
  const n = firstFrom(catalog.tradingDates, parseDay("date", date));
  const { first, last } = lagRange(prepared, catalog.tradingDates, resolved, resolved.lag);
  const nothing = new Float64Array();
  if (n < first || n > last)
    return { securityId: new Int32Array(), signal: nothing, weight: nothing };
  const range = { lag: resolved.lag, first: n, last: n };
  const plan = planOf(resolved, [resolved.residualize], [range], source);
  return formDay(source.inputs, plan, n - resolved.lag);
}
