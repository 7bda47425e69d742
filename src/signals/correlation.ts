import type { SignalCatalog, SignalRows } from "./catalog-port.ts";
import { type BacktestConfig, resolveConfig } from "./config.ts";
import { prepareSignal } from "./prepare.ts";
import { type MeanCorrelation, studySignal } from "./signal-study.ts";
import { lagRange, requireDays } from "./study/range.ts";

/**
 * Mean daily Spearman correlation of two signals on the names that both have on a formation day, 20 of
 * them at least, over the days of the first one's lag-0 range.
 *
 * @param config of which the range, `hold`, `fromOpen` and the universe count.
 * @throws AssayError as `prepareSignal`, for either signal.
 */
export async function computeSignalCorrelation(
  signal: SignalRows,
  other: SignalRows,
  catalog: SignalCatalog,
  config: BacktestConfig = {},
): Promise<MeanCorrelation> {
  const resolved = resolveConfig(config);
  const prepared = await prepareSignal(signal, catalog, resolved);
  const second = await prepareSignal(other, catalog, resolved);
  const range = lagRange(prepared, catalog.tradingDates, resolved, 0);
  requireDays(range, catalog.tradingDates, resolved);
  const { correlations } = await studySignal(prepared, catalog, resolved, range, [second]);
  return correlations[0]!;
}
