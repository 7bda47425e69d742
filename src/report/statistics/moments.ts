import { NEGLIGIBLE } from "../../engine/metrics/statistic.ts";

/** Count, means and centred sums of pairs (x, y), which merge without losing digits. */
export interface Moments {
  count: number;
  meanX: number;
  meanY: number;
  /** Sum of (x - meanX)². */
  xx: number;
  yy: number;
  xy: number;
}

export function noMoments(): Moments {
  return { count: 0, meanX: 0, meanY: 0, xx: 0, yy: 0, xy: 0 };
}

/** Adds one pair to `state` (Welford's update). */
export function addPair(state: Moments, x: number, y: number): void {
  state.count++;
  const dx = x - state.meanX;
  const dy = y - state.meanY;
  state.meanX += dx / state.count;
  state.meanY += dy / state.count;
  state.xx += dx * (x - state.meanX);
  state.yy += dy * (y - state.meanY);
  state.xy += dx * (y - state.meanY);
}

/** Adds all pairs of `other` to `state` (Chan, Golub and LeVeque's parallel update). */
export function addMoments(state: Moments, other: Moments): void {
  if (other.count === 0) return;
  const count = state.count + other.count;
  const dx = other.meanX - state.meanX;
  const dy = other.meanY - state.meanY;
  const weight = (state.count * other.count) / count;
  state.xx += other.xx + dx * dx * weight;
  state.yy += other.yy + dy * dy * weight;
  state.xy += other.xy + dx * dy * weight;
  state.meanX += (dx * other.count) / count;
  state.meanY += (dy * other.count) / count;
  state.count = count;
}

/** Moments of x (and y) over rows [start, end). */
export function momentsOf(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  start: number,
  end: number,
): Moments {
  const state = noMoments();
  for (let i = start; i < end; i++) addPair(state, x[i]!, y[i]!);
  return state;
}

/**
 * Sharpe ratio of x: mean / standard deviation (ddof 1) · √P, rf = 0 (SEMANTICS T). NaN under two
 * values and where x does not vary by more than rounding, as for the figure of the whole run.
 */
export function sharpeOf({ count, meanX, xx }: Moments, periodsPerYear: number): number {
  if (count < 2) return Number.NaN;
  const deviation = Math.sqrt(xx / (count - 1));
  return deviation <= NEGLIGIBLE ? Number.NaN : (meanX / deviation) * Math.sqrt(periodsPerYear);
}

/** Slope of the regression of x on y; NaN where y does not vary by more than rounding. */
export function betaOf({ count, xy, yy }: Moments): number {
  return count < 2 || Math.sqrt(yy / count) <= NEGLIGIBLE ? Number.NaN : xy / yy;
}
