import { BAR_COUNT, SEED } from "./bars/generate.ts";
import type { Row } from "./lib/row.ts";
import { table } from "./lib/table.ts";

/** The page that `npm run bench` leaves behind. */
export function report(machine: readonly string[], rows: readonly Row[]): string {
  return `# Measurements

Made by \`npm run bench\`; not part of the tests, since times depend on the machine. What counts are the ratios.

${machine.map((line) => `* ${line}`).join("\n")}

${table(rows)}

## What is measured

${BAR_COUNT.toLocaleString("en")} minute bars of one symbol over four years, from a generator with seed ${SEED}; an SMA cross with its
defaults (20 and 100 bars, fill at the next open, 1 bp fee and 1 bp slippage). The two sides take turns, the
figures are medians. Before anything is timed, all metrics of the two sides are compared: one that differs
by more than 1e-9 of its size stops the run.

* **Bars in memory**: \`backtest()\` against the same metrics in polars expressions from Node (bench/peers/backtest-polars.ts), both
  from float32 columns in memory; 3 warm-ups, 15 runs. The query handles one symbol, no gaps, no ruin and no
  exits, and lists no trades; ours does. polars uses all cores, ours one. "As one writes it" groups bars by trade; "tuned by hand" takes the returns of trades
  from the equity at their ends.
* **Accounting and metrics**: \`backtest()\` of a strategy whose signal lies ready in a column, so without indicators, against a loop
  that forms and compounds the same net returns and keeps nothing else (bench/peers/returns-loop.ts); 10 warm-ups,
  51 runs. The excursions of trades (mae, mfe) need high and low; no metric does.
* **Process**: \`assay backtest\` from hive Parquet (48 files, zstd) to the printed figures, from the start of the process to its end, against
  bench/peers/backtest_polars_numba.py, whose compiled kernel comes from numba's cache; 9 runs, one before them to warm the
  file cache. Memory is the most that was resident, as the operating system counts it. Ours also checks every row and measures
  buy and hold by all metrics. With --json and with files it reads high and low too, hashes the data for the run's identity, and
  hands over every trade, which the other side does not make; so these stand beside the target.
* **One month**: \`loadBars()\` of one month against all 48, and how many files each opens; 2 warm-ups, 9 runs.
`;
}
