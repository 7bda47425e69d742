import {
  formatCount,
  formatNumber,
  formatPercent,
  formatSignedPercent,
} from "../../report/format.ts";
import {
  type BacktestFigures,
  type BacktestOutcome,
  computeBacktest,
  computeFigures,
} from "../backtest/job.ts";
import type { BacktestRequest } from "../backtest/request.ts";
import { recordRun } from "../backtest/run.ts";
import { summaryOf } from "../backtest/summary.ts";
import { print, printJson } from "../output.ts";
import type { DemoOptions } from "./command.ts";
import { tellSearch } from "./search-step.ts";
import { tellSuites } from "./suite-step.ts";
import { tellWalk } from "./walk-step.ts";
import { comment, example, heading } from "./words.ts";

const FREE = { costs: { feeBps: 0, slippageBps: 0 } };

const TREND_ON_POUND: BacktestRequest = {
  strategyFile: example("strategies/sma-cross.ts"),
  source: example("data/fx_hourly.parquet"),
  symbols: ["GBPUSD"],
  range: {},
  params: {},
  options: {},
};

const BREAKOUT_ON_STOCKS: BacktestRequest = {
  strategyFile: example("strategies/donchian-breakout.ts"),
  source: example("data/sp500_daily.parquet"),
  symbols: ["AAPL", "GE", "JPM", "KO", "MSFT", "PFE", "WMT", "XOM"],
  range: {},
  params: { window: "50", trail: "0.1" },
  options: {},
};

/** `assay demo`: the main job on the shipped data, told step by step. */
export async function runDemo({ out, json }: DemoOptions): Promise<void> {
  const tell = async (text: string) => {
    if (!json) await print(text);
  };
  await tell(
    heading("1. The plainest idea, on one currency", [
      "Long while the 20-hour average is above the 100-hour one, short while it is below;",
      "ten years of hours of GBPUSD. A signal is known at a bar's close and traded at the next open.",
    ]),
  );
  const first = await computed(TREND_ON_POUND);
  const firstFree = await computeFigures({ ...TREND_ON_POUND, options: FREE });
  await tell(`\n${summaryOf(first.outcome)}`);
  await tell(comment(costsInWords(first.outcome, firstFree)));
  const firstFiles = await recordRun(first.outcome, out, { debug: false, started: first.started });

  await tell(
    heading("2. Another idea, on several shares", [
      "Buy a close above the highest high of the 50 days before, sell short below the lowest low,",
      "leave 10 % below the best price since; eight shares in equal parts, five years of days.",
    ]),
  );
  const second = await computed(BREAKOUT_ON_STOCKS);
  const secondFree = await computeFigures({ ...BREAKOUT_ON_STOCKS, options: FREE });
  await tell(`\n${summaryOf(second.outcome)}`);
  await tell(comment(costsInWords(second.outcome, secondFree)));
  await tell(
    comment([
      "And the eight were chosen in hindsight: what holding them earned could not have been had by",
      "choosing in 2013 (survivorship bias).",
    ]),
  );
  const secondFiles = await recordRun(second.outcome, out, {
    debug: false,
    started: second.started,
  });

  const steps = [
    await tellSearch(out, tell),
    await tellWalk(out, tell),
    ...(await tellSuites(out, tell)),
  ];

  if (json) {
    const runs = [
      shortDocument(first.outcome, firstFiles),
      shortDocument(second.outcome, secondFiles),
      ...steps.map(({ document }) => document),
    ];
    await printJson({ runs });
    return;
  }
  await print(
    [
      heading("What is left of it", [
        "All but the walk-forward are in sample, a lead at most; that one is what a person could have had. The reports",
        "show equity, drawdowns, months and trades, the landscape of the search and the odds that its best set is",
        "luck, the windows and their choices, each signal's tear sheet with its verdict, and what to type to get the run",
        "again:",
        "",
      ]),
      ...[first, second].map(({ outcome }, i) =>
        [
          `  ${outcome.loaded.strategy.name}, run ${outcome.runId}`,
          `    ${[firstFiles, secondFiles][i]!.report}`,
        ].join("\n"),
      ),
      ...steps.map(({ name, runId, report }) => `  ${name}, run ${runId}\n    ${report}`),
      "",
      "Next: copy examples/strategies/sma-cross.ts, change the idea, and run",
      "  npx assay backtest my-strategy.ts --data examples/data/fx_hourly.parquet --symbol GBPUSD",
      "  npx assay optimize my-strategy.ts --data examples/data/fx_hourly.parquet --symbol GBPUSD",
      "  npx assay walkforward my-strategy.ts --data examples/data/fx_hourly.parquet --symbol GBPUSD --train 24mo --test 6mo",
      "or bring a score per share and day:",
      "  npx assay snapshot create examples/data/universe --date 2018-04-02",
      "  npx assay suite examples/signals/momentum-reversal.parquet --snapshot 2018-04-02-v1",
    ].join("\n"),
  );
}

async function computed(request: BacktestRequest) {
  const started = performance.now();
  return { outcome: await computeBacktest(request), started };
}

/** What costs did to the figures, and whether the idea beat doing nothing clever. */
function costsInWords(net: BacktestOutcome, free: BacktestFigures): string[] {
  const before = free.result.metrics;
  const after = net.result.metrics;
  const held = net.holding.metrics;
  const { feeBps, slippageBps } = net.plan.options.costs;
  const better = after.sharpe! > held.sharpe!;
  return [
    `Without costs it would have made ${formatSignedPercent(before.total_return)} (Sharpe ${formatNumber(before.sharpe)}); ` +
      `${formatNumber(feeBps + slippageBps, 1)} bp a fill, ${formatNumber(after.turnover, 0)} fills of full size a year, ` +
      `leave ${formatSignedPercent(after.total_return)} (Sharpe ${formatNumber(after.sharpe)}).`,
    after.sharpe! <= 0
      ? "After costs it lost money: as it stands there is nothing in it."
      : `After costs its Sharpe is ${better ? "above" : "below"} that of buying and holding (${formatNumber(held.sharpe)}), ` +
        `with a deepest loss of ${formatPercent(after.max_drawdown)} against ${formatPercent(held.max_drawdown)}. ` +
        `${formatCount(after.trade_count)} trades are ${after.trade_count! < 200 ? "few" : "enough"} to judge it by.`,
  ];
}

function shortDocument(outcome: BacktestOutcome, files: Readonly<Record<string, string>>) {
  return {
    run_id: outcome.runId,
    strategy: { name: outcome.loaded.strategy.name, version: outcome.loaded.strategy.version },
    params: outcome.plan.params,
    metrics: outcome.result.metrics,
    undefined: outcome.result.undefined,
    files,
  };
}
