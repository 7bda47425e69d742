import { TRADE_REASONS } from "../result.ts";
import { type Measured, NEGLIGIBLE, notDefined } from "./statistic.ts";

const OPEN = TRADE_REASONS.indexOf("open");

export const NO_TRADES = notDefined("no closed trade");

/** Net returns of the closed trades, summed by sign; the one still open is left out. */
export function closedTrades({ trades }: Pick<Measured, "trades">) {
  let count = 0;
  let wins = 0;
  let losses = 0;
  let won = 0;
  let lost = 0;
  for (let i = 0; i < trades.length; i++) {
    if (trades.reason[i] === OPEN) continue;
    const pnl = trades.pnlPct[i]!;
    count++;
    if (pnl > NEGLIGIBLE) {
      wins++;
      won += pnl;
    } else if (pnl < -NEGLIGIBLE) {
      losses++;
      lost += pnl;
    }
  }
  return { count, wins, losses, won, lost };
}
