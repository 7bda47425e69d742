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
