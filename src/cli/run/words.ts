import type { ResolvedOptions } from "../../engine/options.ts";
import { formatCount, formatDate, formatNumber, formatPercent } from "../../report/format.ts";
import type { Exits } from "../../strategy/strategy.ts";
import type { RunData } from "./data.ts";
import { countedSpan } from "./span.ts";

/** Which bars are counted: "GBPUSD, 1h, 56,342 bars, 2010-01-04 through 2020-08-28". */
export function barsInWords(data: RunData, options: ResolvedOptions): string {
  const { first, last, bars } = countedSpan(data, options);
  const { symbols } = data.bars;
  const shown = symbols.length <= 4 ? symbols.join(", ") : `${formatCount(symbols.length)} symbols`;
  return `${shown}, ${data.report.timeframe.label}, ${formatCount(bars)} bars, ${formatDate(first)} through ${formatDate(last)}`;
}

/** How it trades, and at what cost: "fill next-open, fee 1 bp + slippage 1 bp, stop-loss 5 %". */
export function tradingInWords({ fill, costs, exits }: ResolvedOptions): string {
  return [
    `fill ${fill}`,
    `fee ${formatNumber(costs.feeBps, 1)} bp + slippage ${formatNumber(costs.slippageBps, 1)} bp`,
    ...exitsInWords(exits),
  ].join(", ");
}

/** The exits by the names of their options: "stop-loss 5 %", "max-bars 10". */
function exitsInWords({ stopLoss, takeProfit, trailingStop, maxBars }: Exits): string[] {
  const fractions = [
    ["stop-loss", stopLoss],
    ["take-profit", takeProfit],
    ["trailing-stop", trailingStop],
  ] as const;
  return [
    ...fractions.flatMap(([name, value]) => {
      if (value === undefined) return [];
      // To a hundredth of a per cent, without zeros at the end.
      const text = formatPercent(value, 2).replace(/(\.\d*?)0+(?=\D*$)/, "$1");
      return [`${name} ${text.replace(/\.(?=\D*$)/, "")}`];
    }),
    ...(maxBars === undefined ? [] : [`max-bars ${formatCount(maxBars)}`]),
  ];
}

/** Rows of a table as lines, every column as wide as its widest cell, numbers and texts to the right. */
export function alignedRows(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => row[column]!.length)),
  );
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padStart(widths[column]!))
      .join("  ")
      .trimEnd(),
  );
}
