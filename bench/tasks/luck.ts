import { threadCompute } from "../../src/compute/thread-pool.ts";
import { backtest } from "../../src/engine/engine.ts";
import { best } from "../../src/optimize/analysis/ranking.ts";
import { generateGrid } from "../../src/optimize/grid.ts";
import { parametersAt } from "../../src/optimize/parameter-sets.ts";
import { searchLuck } from "../../src/optimize/search-luck.ts";
import { runSearch } from "../../src/optimize/search-run.ts";
import { dualSmaBars, LONGEST } from "./dual-sma.ts";
import type { OptionsOf } from "./options.ts";
import { tableColumns } from "./sets.ts";
import longAbove from "./strategies/long-above.ts";
import type { Task } from "./task.ts";

/** A search of all pairs of averages on one symbol, and the odds that its best set is luck. */
export async function luck({ part }: OptionsOf<"luck">): Promise<Task> {
  const bars = dualSmaBars()[0]!;
  const compute = threadCompute();
  const windows = `2:${LONGEST}`;
  const search = () => {
    const ranges = { fast: windows, slow: windows };
    const sets = generateGrid(longAbove, ranges, { constraint: "fast < slow" });
    return runSearch(bars, longAbove, sets, { compute });
  };
  const found = await search();
  const chosen = best(found.table, found.scores);
  const result = backtest(bars, longAbove, parametersAt(found.table.sets, chosen), found.options);
  const statistics = () => searchLuck(found, chosen, result);
  return {
    data: [bars],
    run: part === "search" ? search : statistics,
    answers: async () => tableColumns(found.table),
  };
}
