import type { AssayError } from "../errors.ts";
import type { Bars } from "../strategy/bars.ts";
import { measurePortfolios } from "./measure-portfolio.ts";
import { measureSymbol } from "./measure-symbol.ts";
import type { Measured } from "./metrics/statistic.ts";
import type { SimulationPlan } from "./plan.ts";
import type { Simulation } from "./simulation.ts";

/** What to measure besides sums. */
export interface MeasuringDuties {
  /** Whether equities are sampled, for `stability`; without them it is not defined. */
  readonly samples: boolean;
  /** Whether all figures that are wanted take returns only: others would be wrong. Default false. */
  readonly returnsOnly?: boolean;
  /** Whether a signal that is no position fails alone, instead of throwing. */
  readonly tolerant?: boolean;
  /** Called as each tile of so many bars begins; may throw to stop. */
  readonly tile?: (bars: number) => void;
  /** Where simulations of the same accounts are kept from one call to the next, if anywhere. */
  readonly kept?: KeptSimulation;
}

/** A place for the simulation of some accounts, whose fill, costs, prices and duties stay the same. */
export interface KeptSimulation {
  simulation?: Simulation;
}

/** What a measurement found of one account. All of it is valid only while it is handed over. */
export interface MeasuredAccount {
  readonly measured: Measured;
  /**
   * Writes the sum of the net returns, and of their squares, from the first row through the end of each
   * of the 16 row blocks: pairs, in the order of the blocks, to `into` from place `at` on.
   */
  readonly copyBlockSums: (into: Float64Array, at: number) => void;
}

/** What all accounts have in common. */
export interface MeasuredBars {
  /** Signals that failed, by number; nothing was measured of their accounts. */
  readonly failures: ReadonlyMap<number, AssayError>;
}

/**
 * Runs the accounts of a plan over the bars (one symbol, or the equal-weighted portfolio of several)
 * and hands over what was measured of each, in their order.
 */
export function measureAccounts(
  bars: Bars,
  plan: SimulationPlan,
  duties: MeasuringDuties,
  take: (account: number, found: MeasuredAccount) => void,
): MeasuredBars {
  const measure = bars.symbols.length === 1 ? measureSymbol : measurePortfolios;
  return measure(bars, plan, duties, take);
}
