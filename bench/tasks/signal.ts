import { readSignalRows } from "../../src/catalog/baseline-table.ts";
import { loadCatalog } from "../../src/catalog/index.ts";
import { openTable } from "../../src/catalog/table-source.ts";
import { configKey, resolveConfig } from "../../src/signals/config.ts";
import { prepareSignal } from "../../src/signals/prepare.ts";
import type { BacktestResult } from "../../src/signals/result.ts";
import { runBacktest } from "../../src/signals/run-backtest.ts";
import { runGrid, runSuite } from "../../src/signals/suite.ts";
import type { OptionsOf } from "./options.ts";
import { signalAnswers } from "./signal-answers.ts";
import type { Task } from "./task.ts";

/** One configuration of a signal whose rows and snapshot lie in memory. */
export async function signal(options: OptionsOf<"signal">): Promise<Task> {
  const { catalog, rows } = await opened(options);
  const run = () => runBacktest(rows, catalog, { residualize: options.residualize });
  return { data: [], run, answers: async () => signalAnswers(await run()) };
}

/** Half of the grid, in which the dearer residualisation is not the more frequent one. */
const HALF = [
  { lag: 0, residualize: "off" },
  { lag: 1, residualize: "industry" },
  { lag: 2, residualize: "off" },
] as const;

/**
 * The default grid, three lags with residualise off and by industry: its configurations together as a
 * suite forms them, or the whole suite without baselines, which also tells IC, exposures and coverage,
 * or half of its configurations, each by itself.
 */
export async function grid(options: OptionsOf<"grid">): Promise<Task> {
  const { catalog, rows } = await opened(options);
  const config = resolveConfig();
  const results = {
    grid: async () => {
      const prepared = await prepareSignal(rows, catalog, config);
      const both = { lags: [0, 1, 2], residualize: ["off", "industry"] } as const;
      return await runGrid(prepared, catalog, config, both);
    },
    suite: async () => (await runSuite(rows, catalog, { baselines: false })).results,
    singles: async () => {
      const found: Record<string, BacktestResult> = {};
      for (const one of HALF) found[configKey(one)] = await runBacktest(rows, catalog, one);
      return found;
    },
  };
  const run = results[options.part];
  return {
    data: [],
    run,
    answers: async () => {
      const found = await run();
      return {
        config: Float64Array.from(HALF.keys()),
        sharpe: Float64Array.from(HALF, (one) => found[configKey(one)]!.sharpe),
      };
    },
  };
}

async function opened({ snapshot, file }: { readonly snapshot: string; readonly file: string }) {
  const catalog = await loadCatalog(snapshot);
  return { catalog, rows: await readSignalRows(await openTable(file)) };
}
