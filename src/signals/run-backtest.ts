import type { SignalCatalog, SignalRows } from "./catalog-port.ts";
import { type BacktestConfig, resolveConfig } from "./config.ts";
import { prepareSignal } from "./prepare.ts";
import { type BacktestResult, resultOf } from "./result.ts";
import { INLINE_RUNNER, runStudy, type StudyRunner } from "./study/study.ts";

/**
 * Makes a signal into a long/short portfolio and accounts for it: `docs/signals.md` says what each
 * number means.
 *
 * @param rows sorted by security, then `date_avail`, then `date_sig`.
 * @param runner where chunks of days are done; in this thread unless given.
 * @throws AssayError `bad-signal`, `bad-config`, `missing-column`, `missing-cost`, `empty-range`.
 */
export async function runBacktest(
  rows: SignalRows,
  catalog: SignalCatalog,
  config: BacktestConfig = {},
  runner: StudyRunner = INLINE_RUNNER,
): Promise<BacktestResult> {
  const resolved = resolveConfig(config);
  const prepared = await prepareSignal(rows, catalog, resolved);
  const grid = { lags: [resolved.lag], residualize: [resolved.residualize] };
  const study = await runStudy(prepared, catalog, resolved, grid, runner);
  return resultOf(study, resolved, 0, 0);
}
