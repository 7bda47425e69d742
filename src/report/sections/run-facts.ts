import type { Exits } from "../../strategy/strategy.ts";
import type { RunFacts } from "../backtest-input.ts";
import { formatDate, formatNumber, formatPercent } from "../format.ts";
import { symbolList } from "./provenance.ts";

/**
 * The facts at the head of every report: symbols, range, timeframe, fill, costs, exits, run.
 *
 * @param timestamp rows that were counted, ms UTC: their ends stand where no range was asked for.
 * @param ownExits whether the strategy may have exits besides those of `input`, which differ from window
 *   to window.
 */
export function runFacts(
  input: RunFacts,
  timestamp: ArrayLike<number>,
  ownExits = false,
): (readonly [label: string, value: string])[] {
  const { costs } = input;
  const { from = timestamp[0] ?? Number.NaN, to } = input.range;
  const end =
    to === undefined
      ? formatDate(timestamp[timestamp.length - 1] ?? Number.NaN)
      : formatDate(to - 1);
  return [
    [input.data.symbols.length === 1 ? "Symbol" : "Symbols", symbolList(input.data.symbols)],
    ["From", formatDate(from)],
    ["Through", end],
    ["Timeframe", input.timeframe],
    ["Fill", input.fill === "close" ? "close (optimistic)" : input.fill],
    [
      "Costs per fill",
      costs.feeBps + costs.slippageBps === 0
        ? "none"
        : `${bp(costs.feeBps)} fee + ${bp(costs.slippageBps)} slippage`,
    ],
    ["Exits", exitsInWords(input.exits, ownExits)],
    ["Run", input.runId],
  ];
}

function bp(value: number): string {
  return `${formatNumber(value, Number.isInteger(value) ? 0 : 2)} bp`;
}

function exitsInWords(exits: Exits, ownExits: boolean): string {
  const { stopLoss, takeProfit, trailingStop, maxBars } = exits;
  const parts = [
    stopLoss === undefined ? "" : `stop ${formatPercent(stopLoss)}`,
    takeProfit === undefined ? "" : `target ${formatPercent(takeProfit)}`,
    trailingStop === undefined ? "" : `trailing ${formatPercent(trailingStop)}`,
    maxBars === undefined ? "" : `after ${formatNumber(maxBars, 0)} bars`,
    ownExits ? "the strategy's own" : "",
  ].filter((part) => part !== "");
  return parts.length === 0 ? "by signal only" : parts.join(", ");
}
