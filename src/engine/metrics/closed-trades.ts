import { NEGLIGIBLE, notDefined } from "./statistic.ts";

export const NO_TRADES = notDefined("no closed trade");

/** Net returns of closed trades, summed by sign in the order in which the trades came. */
export class ClosedTrades {
  count = 0;
  wins = 0;
  losses = 0;
  /** Sum of the returns of the winning trades. */
  won = 0;
  /** Sum of the returns of the losing trades; negative. */
  lost = 0;

  /** Takes a trade with its net return compounded; one within rounding of 0 neither wins nor loses. */
  add(pnl: number): void {
    this.count++;
    if (pnl > NEGLIGIBLE) {
      this.wins++;
      this.won += pnl;
    } else if (pnl < -NEGLIGIBLE) {
      this.losses++;
      this.lost += pnl;
    }
  }
}
