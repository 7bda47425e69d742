import { NEGLIGIBLE } from "../../engine/metrics/statistic.ts";
import { TRADE_REASONS } from "../../engine/result.ts";
import { holdingFigure, tradeReturnFigure } from "../charts/trade-figures.ts";
import {
  formatBarTime,
  formatCount,
  formatPercent,
  formatPrice,
  formatReason,
  formatSignedPercent,
  plural,
} from "../format.ts";
import type { Cell, Column, Part, Section } from "../part.ts";
import type { BacktestView } from "./backtest-view.ts";

/** Trades in each of the lists of best, worst and latest. */
const LISTED = 10;
/** Up to this many trades are shown in one list. */
const ALL_LISTED = 30;

/** How trades turned out, and the trades that stand out. */
export function tradesSection(view: BacktestView): Section {
  const { trades, timeframe } = view.input;
  const { closedTrades } = view;
  const open = trades.length - closedTrades.length;
  const lead = `${plural(closedTrades.length, "closed trade")}${open > 0 ? ` and ${formatCount(open)} still open at the end, marked at the last close` : ""}.`;
  if (trades.length === 0) {
    return {
      id: "trades",
      title: "Trades",
      parts: [
        {
          kind: "empty",
          title: "No trades",
          text: "The signal never asked for a position in this range.",
        },
      ],
    };
  }
  const figures: Part[] =
    closedTrades.length === 0
      ? []
      : [
          {
            kind: "columns",
            parts: [
              {
                kind: "figure",
                figure: tradeReturnFigure(closedTrades.map((i) => trades.pnlPct[i]!)),
              },
              {
                kind: "figure",
                figure: holdingFigure(
                  closedTrades.map((i) => trades.bars[i]!),
                  timeframe,
                ),
              },
            ],
          },
          reasonTable(view),
        ];
  return { id: "trades", title: "Trades", lead, parts: [...figures, ...tradeLists(view)] };
}

function reasonTable({ input: { trades }, closedTrades }: BacktestView): Part {
  const rows = TRADE_REASONS.map((reason, code) => {
    const own = closedTrades.filter((i) => trades.reason[i] === code);
    const won = own.filter((i) => trades.pnlPct[i]! > NEGLIGIBLE).length;
    const mean = own.reduce((sum, i) => sum + trades.pnlPct[i]!, 0) / own.length;
    return { reason, count: own.length, won: won / own.length, mean };
  }).filter(({ count }) => count > 0);
  return {
    kind: "table",
    caption: "How trades ended",
    columns: [
      { label: "Reason" },
      { label: "Trades", numeric: true },
      { label: "Share", numeric: true },
      { label: "Won", numeric: true },
      { label: "Mean net return", numeric: true },
    ],
    rows: rows.map(({ reason, count, won, mean }) => [
      reasonLabel(reason),
      formatCount(count),
      formatPercent(count / closedTrades.length),
      formatPercent(won),
      formatSignedPercent(mean, 2),
    ]),
  };
}

function tradeLists(view: BacktestView): Part[] {
  const { trades } = view.input;
  const all = Array.from({ length: trades.length }, (_, i) => i);
  const byTime = [...all].sort((a, b) => trades.exitTime[b]! - trades.exitTime[a]! || b - a);
  if (all.length <= ALL_LISTED) return [tradeTable(view, "All trades, latest first", byTime)];
  const byReturn = [...view.closedTrades].sort(
    (a, b) => trades.pnlPct[b]! - trades.pnlPct[a]! || a - b,
  );
  const of = (count: number, total: number) => `${formatCount(count)} of ${formatCount(total)}`;
  const closed = byReturn.length;
  const best = byReturn.slice(0, LISTED);
  const worst = byReturn.slice(-LISTED).reverse();
  const latest = byTime.slice(0, LISTED);
  return [
    tradeTable(view, `Best trades (${of(best.length, closed)} closed)`, best),
    tradeTable(view, `Worst trades (${of(worst.length, closed)} closed)`, worst),
    tradeTable(
      view,
      `Latest trades (${of(latest.length, all.length)})`,
      latest,
      `The lists above show some of ${plural(all.length, "trade")}; the full list is in trades.parquet.`,
    ),
  ];
}

const TRADE_COLUMNS: readonly Column[] = [
  { label: "Symbol" },
  { label: "Side" },
  { label: "Net return", numeric: true, hint: "Compounded over the trade, after its costs." },
  { label: "Entry" },
  { label: "Exit" },
  { label: "Bars", numeric: true },
  { label: "Entry price", numeric: true },
  { label: "Exit price", numeric: true },
  { label: "Cost", numeric: true },
  { label: "MAE", numeric: true, hint: "Worst excursion of the price against the position." },
  { label: "MFE", numeric: true, hint: "Best excursion of the price in its favour." },
  { label: "Ended by" },
];

function tradeTable(
  { input: { trades, tradeSymbols, timeframeMs } }: BacktestView,
  caption: string,
  rows: readonly number[],
  footnote?: string,
): Part {
  return {
    kind: "table",
    caption,
    columns: TRADE_COLUMNS,
    rows: rows.map((i): Cell[] => {
      const pnl = trades.pnlPct[i]!;
      const tone = toneOf(pnl);
      return [
        tradeSymbols[trades.symbol[i]!] ?? `#${trades.symbol[i]}`,
        trades.side[i]! > 0 ? "long" : "short",
        { text: formatSignedPercent(pnl, 2), ...(tone && { tone }) },
        formatBarTime(trades.entryTime[i]!, timeframeMs),
        formatBarTime(trades.exitTime[i]!, timeframeMs),
        formatCount(trades.bars[i]!),
        formatPrice(trades.entryPrice[i]!),
        formatPrice(trades.exitPrice[i]!),
        formatPercent(trades.costPct[i]!, 3),
        formatPercent(trades.mae[i]!, 2),
        formatPercent(trades.mfe[i]!, 2),
        reasonLabel(TRADE_REASONS[trades.reason[i]!] ?? "signal"),
      ];
    }),
    ...(footnote === undefined ? {} : { footnote }),
  };
}

/** A return within rounding of 0 is neither gain nor loss, as for the share of trades won. */
function toneOf(pnl: number): "gain" | "loss" | undefined {
  if (Math.abs(pnl) <= NEGLIGIBLE) return undefined;
  return pnl < 0 ? "loss" : "gain";
}

function reasonLabel(reason: string): string {
  return reason === "open" ? "still open" : formatReason(reason);
}
