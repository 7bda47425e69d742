import { TRADE_REASONS } from "../../engine/result.ts";
import type { ParameterValue } from "../../strategy/parameters.ts";
import type { BacktestReportInput, RunFacts } from "../backtest-input.ts";
import { dirtLine } from "../dirt.ts";
import { formatCount, formatPeriods, plural } from "../format.ts";
import type { Note } from "../part.ts";
import type { BacktestView } from "./backtest-view.ts";

/** Fewer closed trades than this cannot carry a claim. */
const FEW_TRADES = 30;
const RUINED = TRADE_REASONS.indexOf("ruined");

/** Everything a reader must know before believing the figures, gravest first. */
export function backtestNotes(view: BacktestView): Note[] {
  return [...ruin(view.input), ...runNotes(view.input), ...counts(view)];
}

/** What must be said of every run: optimistic fill, no costs, caveats and dirt of the data. */
export function runNotes(input: RunFacts): Note[] {
  return [...fill(input), ...cost(input), ...caveats(input), ...rows(input)];
}

/** A ruined account, or the symbols of a portfolio that were. */
function ruin({ series, trades, data }: BacktestReportInput): Note[] {
  const { equity } = series;
  if (equity.length > 0 && equity[equity.length - 1]! <= 0) {
    return [warning("Ruined", "The account lost everything; it is flat from then on.")];
  }
  const symbols = new Set<number>();
  for (let i = 0; i < trades.length; i++) {
    if (trades.reason[i] === RUINED) symbols.add(trades.symbol[i]!);
  }
  const text = `${formatCount(symbols.size)} of ${plural(data.symbols.length, "symbol")} lost everything and are flat from then on.`;
  return symbols.size === 0 ? [] : [warning("Ruined", text)];
}

function fill(input: RunFacts): Note[] {
  return input.fill === "close"
    ? [
        warning(
          "Optimistic fill",
          "Orders fill at the very close whose price made the signal, which cannot be had in practice. Compare with next-open.",
        ),
      ]
    : [];
}

function cost({ costs }: RunFacts): Note[] {
  return costs.feeBps + costs.slippageBps === 0
    ? [warning("No costs", "Fee and slippage are both zero; real trading pays both.")]
    : [];
}

function caveats({ data }: RunFacts): Note[] {
  return data.warnings.map((text) => warning("Data", sentence(text)));
}

function rows({ data }: RunFacts): Note[] {
  const line = dirtLine(data.dropped);
  return line === "" ? [] : [warning("Rows", `Dirt in the data: ${line}.`)];
}

function counts({ input, closedTrades }: BacktestView): Note[] {
  const { metrics, data } = input;
  const notes: Note[] = [];
  const trades = closedTrades.length;
  if (trades < FEW_TRADES) {
    const text =
      trades === 0
        ? "No trade was closed in this range; there is nothing to judge."
        : `${plural(trades, "closed trade")}: too few to tell skill from luck.`;
    notes.push(warning("Few trades", text));
  }
  if ((metrics.ambiguous_bars ?? 0) > 0) {
    const text = `${plural(metrics.ambiguous_bars ?? 0, "bar")} touched stop and target both; the stop is taken to have come first.`;
    notes.push(info("Ambiguous", text));
  }
  if ((metrics.n_nans ?? 0) > 0) {
    const text = `The signal is not known on ${plural(metrics.n_nans ?? 0, "counted bar")}${data.symbols.length > 1 ? " over all symbols" : ""}, warm-up included; no position is held there.`;
    notes.push(info("No signal", text));
  }
  return [...notes, ...readingNotes(input)];
}

/** How the figures of every run are to be read: what a portfolio is, how a year is counted. */
export function readingNotes({ data, periodsPerYear }: RunFacts): Note[] {
  const text = `Equal-weighted mean of ${formatCount(data.symbols.length)} symbols, each traded alone and rebalanced every bar free of charge.`;
  return [
    ...(data.symbols.length > 1 ? [info("Portfolio", text)] : []),
    info("Annualised", `With ${formatPeriods(periodsPerYear)} bars a year (P); no risk-free rate.`),
  ];
}

/** A text with a capital first and a full stop. */
export function sentence(text: string): string {
  const trimmed = text.trim();
  const capital = trimmed.charAt(0).toUpperCase() + trimmed.slice(1);
  return /[.!?…]$/.test(capital) ? capital : `${capital}.`;
}

/** Fewer closed trades than this, and single ones decide every figure of what a search chose. */
const SINGLE_TRADES = 10;

/** Whether so few trades were closed that single ones decide; never where their number is not known. */
export function restsOnFewTrades(trades: number | undefined): trades is number {
  return trades !== undefined && trades < SINGLE_TRADES;
}

/** What must be said where so few trades were closed that single ones decide; empty where not. */
export function fewTradesWords(trades: number | undefined): string[] {
  if (!restsOnFewTrades(trades)) return [];
  if (trades === 0) return ["No trade was closed: there is nothing to judge."];
  return [
    `Only ${plural(trades, "closed trade")}: every figure rests on ${trades === 1 ? "it" : "them"}.`,
  ];
}

/** What must be said of a chosen parameter beyond which nothing was tried. */
export function rangeEndWords(
  name: string,
  params: Readonly<Record<string, ParameterValue>>,
): string {
  return `${name} = ${params[name]} is at the end of its range: a wider range may hold better ones.`;
}

/** A note that a reader must not miss. */
export function warning(label: string, text: string): Note {
  return { tone: "warning", label, text };
}

/** A note that a reader should know. */
export function info(label: string, text: string): Note {
  return { tone: "info", label, text };
}
