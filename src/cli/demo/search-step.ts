import { threadCount } from "../../compute/thread-count.ts";
import { grid } from "../../optimize/search.ts";
import { formatNumber } from "../../report/format.ts";
import { computeSearch, prepareSearch, type SearchOutcome } from "../optimize/job.ts";
import type { OptimizeRequest } from "../optimize/request.ts";
import { recordFiles, triedInStore } from "../optimize/run.ts";
import { summaryOf } from "../optimize/summary.ts";
import { comment, example, heading, type ToldStep } from "./words.ts";

/** Every pair of averages on the currency of the first step, and whether the best is luck. */
export async function tellSearch(
  out: string,
  tell: (text: string) => Promise<void>,
): Promise<ToldStep> {
  await tell(
    heading("3. Perhaps other averages?", [
      "All 100 pairs of 5 to 50 hours and 60 to 240 hours on GBPUSD, each a full backtest.",
    ]),
  );
  const started = performance.now();
  const outcome = await computeSearch(await prepareSearch(everyPair()));
  if (!outcome) throw new Error("the search was stopped, and nobody asked for it");
  await tell(`\n${summaryOf(outcome, triedInStore(outcome, out))}`);
  await tell(comment(luckInWords(outcome)));
  const files = await recordFiles(outcome, out, started);
  const { loaded, runId, result } = outcome;
  return {
    name: `search of ${loaded.strategy.name}`,
    runId,
    report: files.report ?? "",
    document: {
      run_id: runId,
      strategy: { name: loaded.strategy.name, version: loaded.strategy.version },
      best: { params: result.best.params, metrics: result.bestBacktest.metrics },
      overfitting: result.overfitting.document,
      files,
    },
  };
}

function everyPair(): OptimizeRequest {
  return {
    strategyFile: example("strategies/sma-cross.ts"),
    source: example("data/fx_hourly.parquet"),
    symbols: ["GBPUSD"],
    range: {},
    options: {},
    search: grid(),
    objective: "sharpe",
    threads: threadCount(),
    top: 5,
  };
}

function luckInWords({ result }: SearchOutcome): string[] {
  const { sharpe, expected_max_sharpe: luck, trials } = result.overfitting.document;
  return sharpe > luck
    ? [
        `The best Sharpe, ${formatNumber(sharpe)}, is above the ${formatNumber(luck)} that the best of ${trials} worthless ones would show.`,
        "That makes it worth a walk-forward test, and no more than that.",
      ]
    : [
        `The best Sharpe, ${formatNumber(sharpe)}, is what one finds among ${trials} worthless ones: luck alone would give ${formatNumber(luck)}.`,
        "Choosing the best of many is no evidence; it is how one fools oneself.",
      ];
}
