/** Sums over rows that the metrics are made of; returns are per row, nothing is annualised. */
export interface Sums {
  /** Rows. */
  readonly count: number;
  /** Mean net return; 0 without rows. */
  readonly mean: number;
  /** Sum of squared deviations of the net returns from their mean; exactly 0 when all are equal. */
  readonly squares: number;
  /** Sum of min(net, 0)^2. */
  readonly downsideSquares: number;
  readonly absoluteGross: number;
  readonly turnover: number;
  readonly exposure: number;
  /** Product of 1 + net. */
  readonly equity: number;
  /** Smallest equity / running peak - 1, at most 0. */
  readonly maxDrawdown: number;
  readonly benchmarkMean: number;
  readonly benchmarkSquares: number;
  /** Sum of products of deviations, net with benchmark. */
  readonly cross: number;
}

/** The same, to be written to. */
export type Writable<T> = { -readonly [Field in keyof T]: T[Field] };

/** Sums of no rows. */
export function noSums(): Writable<Sums> {
  return {
    count: 0,
    mean: 0,
    squares: 0,
    downsideSquares: 0,
    absoluteGross: 0,
    turnover: 0,
    exposure: 0,
    equity: 1,
    maxDrawdown: 0,
    benchmarkMean: 0,
    benchmarkSquares: 0,
    cross: 0,
  };
}

/** Sums over ended trades; one whose net return is within 1e-12 of 0 neither wins nor loses. */
export interface ClosedTrades {
  readonly count: number;
  readonly wins: number;
  readonly losses: number;
  /** Sum of the net returns of the winning trades. */
  readonly won: number;
  /** Sum of the net returns of the losing trades; at most 0. */
  readonly lost: number;
}

/** Sums of no trades. */
export function noTrades(): Writable<ClosedTrades> {
  return { count: 0, wins: 0, losses: 0, won: 0, lost: 0 };
}
