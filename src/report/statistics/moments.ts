/** Count, means and centred sums of pairs (x, y), which merge without losing digits. */
export interface Moments {
  count: number;
  meanX: number;
  meanY: number;
  /** Sum of (x - meanX)². */
  xx: number;
  yy: number;
  xy: number;
  minX: number;
  maxX: number;
  minY: number;
  maxY: number;
}

export function noMoments(): Moments {
  const [low, high] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  return {
    count: 0,
    meanX: 0,
    meanY: 0,
    xx: 0,
    yy: 0,
    xy: 0,
    minX: high,
    maxX: low,
    minY: high,
    maxY: low,
  };
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
  state.minX = Math.min(state.minX, x);
  state.maxX = Math.max(state.maxX, x);
  state.minY = Math.min(state.minY, y);
  state.maxY = Math.max(state.maxY, y);
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
  state.minX = Math.min(state.minX, other.minX);
  state.maxX = Math.max(state.maxX, other.maxX);
  state.minY = Math.min(state.minY, other.minY);
  state.maxY = Math.max(state.maxY, other.maxY);
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
 * values and where x does not vary.
 */
export function sharpeOf(
  { count, meanX, xx, minX, maxX }: Moments,
  periodsPerYear: number,
): number {
  if (count < 2 || minX === maxX) return Number.NaN;
  return (meanX / Math.sqrt(xx / (count - 1))) * Math.sqrt(periodsPerYear);
}

/** Slope of the regression of x on y; NaN where y does not vary. */
export function betaOf({ count, xy, yy, minY, maxY }: Moments): number {
  return count < 2 || minY === maxY ? Number.NaN : xy / yy;
}
