import { BAR_COUNT, SEED } from "./bars/generate.ts";
import { growthTable } from "./lib/growth-table.ts";
import type { Result } from "./lib/results.ts";
import { table } from "./lib/table.ts";
import { universeGrowthTable } from "./lib/universe-growth.ts";

/** All rows of all results, and below them how cost grows. */
export function tables(results: readonly Result[]): string {
  const growth = results.flatMap((result) => result.growth ?? []);
  const universes = results.flatMap((result) => result.universeGrowth ?? []);
  return [
    table(results.flatMap((result) => result.rows)),
    ...(growth.length > 0 ? [growthTable(growth)] : []),
    ...(universes.length > 0 ? [universeGrowthTable(universes)] : []),
  ].join("\n\n");
}

/** The page that `npm run bench` leaves behind. */
export function report(results: readonly Result[]): string {
  return `# Measurements

Made by \`npm run bench\`; not part of the tests, since times depend on the machine. What counts are the ratios.
\`npm run bench -- NAME…\` measures some cases again and leaves the rows of the others (bench/results/) as they are.

${provenance(results).join("\n")}

${tables(results)}

${ABOUT}`;
}

/** What was measured where, when and with what: one line per machine, one per case. */
function provenance(results: readonly Result[]): string[] {
  const machines = new Map<string, Result[]>();
  for (const result of results) {
    const key = result.machine.join("; ");
    machines.set(key, [...(machines.get(key) ?? []), result]);
  }
  return [...machines].flatMap(([machine, own]) => [
    `* ${machine}`,
    ...own.map(({ name, measured, load, versions }) => {
      const sides = versions.length > 0 ? `; ${versions.join(", ")}` : "";
      return `  * ${name}: ${measured}, load average before ${load.toFixed(2)}${sides}`;
    }),
  ]);
}

const ABOUT = `## What is measured

The two sides take turns, the figures are medians. Before anything is timed, the answers of the two sides are
compared: a figure that differs by more than 1e-9 of its size (of 1 + its size in searches) stops the run. A peer that is not installed is named
as missing.

### One backtest

${BAR_COUNT.toLocaleString("en")} minute bars of one symbol over four years, from a generator with seed ${SEED}; an SMA cross with its
defaults (20 and 100 bars, fill at the next open, 1 bp fee and 1 bp slippage).

* **Bars in memory** (in-memory): \`backtest()\` against the same metrics in polars expressions from Node (bench/peers/backtest-polars.ts), both
  from float32 columns in memory; 3 warm-ups, 15 runs. The query handles one symbol, no gaps, no ruin and no
  exits, and lists no trades; ours does. polars uses all cores, ours one. "As one writes it" groups bars by trade; "tuned by hand" takes the returns of trades
  from the equity at their ends.
* **Accounting and metrics** (accounting): \`backtest()\` of a strategy whose signal lies ready in a column, so without indicators, against a loop
  that forms and compounds the same net returns and keeps nothing else (bench/peers/returns-loop.ts); 10 warm-ups,
  51 runs. The excursions of trades (mae, mfe) need high and low; no metric does.
* **Process** (whole-process): \`assay backtest\` from hive Parquet (48 files, zstd) to the printed figures, from the start of the process to its end, against
  bench/peers/backtest_polars_numba.py, whose compiled kernel comes from numba's cache; 9 runs, one before them to warm the
  file cache. Memory is the most that was resident, as the operating system counts it. Ours also checks every row and measures
  buy and hold by all metrics. With --json and with files it reads high and low too, hashes the data for the run's identity, and
  hands over every trade, which the other side does not make; so these stand beside the target.
* **One month** (one-month): \`loadBars()\` of one month against all 48, and how many files each opens; 2 warm-ups, 9 runs.

### Searches

Each side is a process of its own that was started once, holds its data and is warm: it did the task for two seconds, or once,
and pauses before each clock starts, so that freed memory is gone; of what V8 has compiled, which it takes for freed memory too, ours keeps
all (--no-flush-bytecode). Other programs of the machine wait, where that is allowed. A side tells the wall time of the task
alone and the most memory that it ever held. Ours uses a thread per core; what vectorbt, backtesting.py and numba do with the
cores is their own affair. Bars come from seeded generators. Signals go by two moving averages of closes.

vectorbt and backtesting.py charge fees by another rule than docs/accounting.md. Their peers check their figures against a plain loop with
their rule, and write what the same loop says by ours (bench/peers/fee_rules.py): Assay is compared with that.

They are long from a cross above to a cross below, so averages that *begin* with the fast one above hold nothing until the first cross.
Assay's strategy is \`when(fast > slow).then(1).otherwise(0)\`. So that both mean the same, the daily bars begin with closes that only
fall for as long as the longest average, and prices have no smallest tick, so that no two averages are equal. A row
of dual-sma shows what it costs to say it for any start: \`and(cumulativeMax(fast < slow))\`.

* **Pairs of averages** (dual-sma): fee 0.1 %, fills at the close; total return, Sharpe ratio and drawdown of each symbol by itself, as in vectorbt's README; 5 runs.
  vectorbt runs with its numba engine, which is faster than its Rust one here. "Keeps its memory": with MALLOC_MMAP_MAX_=0 and
  MALLOC_TRIM_THRESHOLD_=-1 glibc keeps what vectorbt gives back, and page faults, dear in virtual machines, do not count; 3 runs.
* **Averages and a stop** (stops): 100 fast × 100 slow averages × 100 stop-losses, fee 0.1 %, fills at the close, stops within the bar; the same three figures. Ours does all of
  the million, vectorbt (Rust engine) one fast average, whose 10,000 sets are compared and whose time is multiplied by 100; 5 runs.
  Our memory is that of the whole process less the bars.
* **A small grid** (small-grid): fee 0.2 %, fills at the next open; \`optimize\` of backtesting.py with its processes; all figures on both sides, three are compared; 5 runs. Memory is that of the first of its processes.
* **Minutes** (minutes): long and short, fee 2 bp, fills at the next open, 17 figures on both sides, all compared, against a hand-written kernel in numba,
  prange over sets, float32 in, compiled before. "Tuned by hand" works out once for all sets what a bar's prices do; 7 runs. "As one writes it" is the plain loop; 5 runs.
  In a grid, sets have averages in common, which Assay forms once; the row without a common average has 100 fast and 100 slow ones.
* **Sparse signals** (sparse): an entry and an exit at one of 500 bars each, fee 2 bp, fills at the close; from entries and exits to Sharpe ratio and drawdown of each symbol; vectorbt with its Rust engine; 7 runs.
* **Threads** (threads): ours on two threads against ours on one, which either may use both cores (there the main thread makes tasks, and V8 collects garbage
  and compiles, beside it) or has one core for all. What the market did and the sums of a column each thread forms for itself: of 100 sets on minutes that is a tenth of
  the work. Three sweeps of 20 ms each begin and end three times, a millisecond each. What the machine itself gives two processes at once, which share
  nothing but the hardware, stands below: no number of threads can do more.
* **Overfitting statistics** (luck): from a search that is done to its statistics, the sample of sets that is run once more included, against the search itself.
* **Growth** (growth): all pairs of as many fast as slow averages, three figures; wall time on all cores. Each size is a process of its own; "beyond them" is
  what it holds besides bars and score table, of which Node with its threads takes the most.

### Signals across a universe

Universes come from the seeded generator of the tests (listings, delistings, gaps, cells that are not known) and lie as source tables in the
cache; the signal is an AR(1) of 0.95. Each side is a process of its own that holds its data and is warm, unless said otherwise. The reference is the plain
implementation in pandas, scipy and statsmodels of test/reference/universe. Ours uses one thread, as
the functions do unless they are given SignalThreads; the peers may use all cores.

* **Three years** (signals-years): \`runBacktest\` from the signal's rows to all series, cap tiers, years and deciles, against \`run_backtest\` of the reference; every
  daily gross, net, cost, turnover, leg, universe mean and count of missing returns, of all names and of each cap tier, and fourteen figures of each are compared. 3 runs.
  The grid is three lags with residualise off and by industry, against two of its configurations off and one by industry, each by itself; the row
  of the suite has IC, exposures and coverage besides, no baselines. 15 runs.
* **Alphalens** (alphalens): \`get_clean_factor_and_forward_returns\` and \`factor_information_coefficient\` at 1, 5 and 10 days from prices and factor in memory, on the demo
  universe and its sample signal; 5 runs. Aligned: the factor stands on the formation day; prices are the compounded returns of the panel, filter_zscore is off, max_loss 1, ten quantiles;
  a name that lacks the return of one horizon is left out of all by Alphalens, so both sides get only rows from which ten known returns follow. Equal returns are ties
  in ours; from prices they differ in the last bit. So the IC of each day is compared with that of Alphalens given the compounded returns, once its IC from prices is found
  to be within 1e-3 of it. Ours also forms quantile spreads.
* **A large universe** (universe-30m): 6,300 days of 4,840 names.
  Snapshot: one process from start to end, once, against bench/peers/snapshot_pandas.py with the same steps (read, types, de-duplicate, check of returns, join, sort, SHA-256 of the values, Parquet
  with zstd); the hashes of all eight tables have to be the same. Ours also stores raw columns, looks for what a source can have wrong, and flushes to the disk.
  Opening: \`loadCatalog\`, then returns, cap tier and keys in shared memory (a bit per security and day, as evaluations use them), against \`read_parquet\` of the same columns of the same snapshot; 5 runs, files in the cache of the operating system.
  Backtest: the default configuration over all days in ours. The reference does the first 63 days, and its time is multiplied by 100; its daily series are those of ours on these days.
  The table of growth has ours alone, each size in a fresh process.
`;
