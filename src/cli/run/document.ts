import { bucketEnd } from "../../data/timeframe.ts";
import type { ResolvedOptions } from "../../engine/options.ts";
import type { RunData } from "./data.ts";
import { periodsInWords } from "./notes.ts";
import type { RunRequest } from "./request.ts";
import { countedSpan } from "./span.ts";

/**
 * What every `--json` document says of data and trading. `data.from` is the start of the first counted
 * bar and `data.to` the end of the last one, not part of it, as for `--from` and `--to`; `data.bars`
 * are the counted bars of all symbols.
 */
export function runDocument(
  request: RunRequest,
  data: RunData,
  options: ResolvedOptions,
  fingerprint: string,
) {
  const { fill, costs, exits, periodsPerYear } = options;
  const { first, last, bars } = countedSpan(data, options);
  return {
    data: {
      fingerprint,
      symbols: data.bars.symbols,
      bars,
      from: new Date(first).toISOString(),
      to: new Date(bucketEnd(last, data.report.timeframe)).toISOString(),
      timeframe: data.report.timeframe.label,
      periods_per_year: periodsPerYear,
      periods_per_year_origin: periodsInWords(request, data, periodsPerYear),
      dropped: data.dropped,
    },
    costs: { fee_bps: costs.feeBps, slippage_bps: costs.slippageBps },
    fill,
    exits: {
      stop_loss: exits.stopLoss ?? null,
      take_profit: exits.takeProfit ?? null,
      trailing_stop: exits.trailingStop ?? null,
      max_bars: exits.maxBars ?? null,
    },
  };
}
