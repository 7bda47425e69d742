import { threadCount } from "../../compute/thread-count.ts";
import { grid } from "../../optimize/search.ts";
import { formatNumber, formatSignedPercent } from "../../report/format.ts";
import { resolveWindows } from "../../walkforward/spec.ts";
import {
  computeWalkForward,
  prepareWalkForward,
  type WalkForwardOutcome,
} from "../walkforward/job.ts";
import type { WalkForwardRequest } from "../walkforward/request.ts";
import { recordFiles } from "../walkforward/run.ts";
import { summaryOf } from "../walkforward/summary.ts";
import { comment, example, heading, type ToldStep } from "./words.ts";

/** The search again and again with the past alone, and what that would have earned. */
export async function tellWalk(
  out: string,
  tell: (text: string) => Promise<void>,
): Promise<ToldStep> {
  await tell(
    heading("4. And with the past alone?", [
      "Nobody can choose on ten years and then trade them. So: choose the best pair on two years, trade it for",
      "the next half year, move on by half a year, choose again.",
    ]),
  );
  const started = performance.now();
  const outcome = await computeWalkForward(await prepareWalkForward(halfYears()));
  await tell(`\n${summaryOf(outcome)}`);
  await tell(comment(hindsightInWords(outcome)));
  const files = await recordFiles(outcome, out, started);
  const { loaded, runId, result } = outcome;
  return {
    name: `walk-forward of ${loaded.strategy.name}`,
    runId,
    report: files.report ?? "",
    document: {
      run_id: runId,
      strategy: { name: loaded.strategy.name, version: loaded.strategy.version },
      windows: result.windows.length,
      stitched: { metrics: result.stitched.metrics },
      files,
    },
  };
}

function halfYears(): WalkForwardRequest {
  return {
    strategyFile: example("strategies/sma-cross.ts"),
    source: example("data/fx_hourly.parquet"),
    symbols: ["GBPUSD"],
    range: {},
    options: {},
    search: grid(),
    objective: "sharpe",
    threads: threadCount(),
    windows: resolveWindows({ train: "24mo", test: "6mo" }),
  };
}

function hindsightInWords({ result: { stitched, hindsight } }: WalkForwardOutcome): string[] {
  const { total_return: total, sharpe } = stitched.metrics;
  const earned = `Chosen with the past alone it made ${formatSignedPercent(total)} (Sharpe ${formatNumber(sharpe)})`;
  return "because" in hindsight
    ? [`${earned}.`]
    : [
        `${earned}; the pair that was best in hindsight`,
        `would have made ${formatSignedPercent(hindsight.metrics.total_return)} (Sharpe ${formatNumber(hindsight.metrics.sharpe)}). What lies between them is knowledge of the future, not skill.`,
      ];
}
