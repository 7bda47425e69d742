// Sums that the metrics need, over the rows of a portfolio (one symbol: its bars), in row order.
// State slots, known to the host by the same numbers (src/kernels/measuring.ts).
import { get, set } from "./memory";

const COUNT = 0;
const MEAN = 1; // of the net returns
const SQUARES = 2; // of their deviations from the mean
const BENCHMARK_MEAN = 3;
const BENCHMARK_SQUARES = 4;
const CROSS = 5; // of products of deviations, net with benchmark
const DOWNSIDE = 6; // of min(r, 0)^2
const ABSOLUTE_GROSS = 7;
const TURNOVER = 8;
const EXPOSURE = 9;
const EQUITY = 10;
const PEAK = 11;
const WORST = 12; // smallest equity / running peak

/**
 * Consumes n rows and writes the equity after each. Sums go two by two, one term a row each; the
 * lanes hold different sums, so each is added up in row order. Moments are formed of the n rows by
 * distances from the first of them and then merged with those before, so that neither one huge
 * return nor a large mean takes digits from the rest, and returns that are all equal have none.
 */
export function measure(
  net: usize, gross: usize, turnover: usize, exposure: usize, benchmark: usize,
  equityOut: usize, n: i32, state: usize,
): void {
  if (n <= 0) return;
  if (get(state, COUNT) == 0) {
    set(state, EQUITY, 1);
    set(state, PEAK, 1);
    set(state, WORST, 1);
  }
  let equity = get(state, EQUITY), peak = get(state, PEAK), worst = get(state, WORST);
  const shifts = pair(net, benchmark);
  let sums = f64x2.splat(0.0), squares = f64x2.splat(0.0);
  let cross: f64 = 0;
  let traded = pair(state + (ABSOLUTE_GROSS << 3), state + (TURNOVER << 3));
  let downside = get(state, DOWNSIDE), exposed = get(state, EXPOSURE);
  const zero = f64x2.splat(0.0);
  for (let t = 0; t < n; t++) {
    const at = <usize>t << 3;
    const r = v128.load64_zero(net + at);
    const deviations = f64x2.sub(v128.load64_lane(benchmark + at, r, 1), shifts);
    sums = f64x2.add(sums, deviations);
    squares = f64x2.add(squares, f64x2.mul(deviations, deviations));
    cross += f64x2.extract_lane(deviations, 0) * f64x2.extract_lane(deviations, 1);
    const both = v128.load64_lane(turnover + at, v128.load64_zero(gross + at), 1);
    traded = f64x2.add(traded, f64x2.abs(both));
    const loss = f64x2.extract_lane(f64x2.pmin(zero, r), 0);
    downside += loss * loss;
    exposed += abs(get(exposure, t));
    equity *= 1 + f64x2.extract_lane(r, 0);
    set(equityOut, t, equity);
    if (equity > peak) peak = equity;
    if (equity < worst * peak) worst = equity / peak; // a division only at a new low
  }
  merge(state, <f64>n, shifts, sums, squares, cross);
  set(state, ABSOLUTE_GROSS, f64x2.extract_lane(traded, 0));
  set(state, TURNOVER, f64x2.extract_lane(traded, 1));
  set(state, DOWNSIDE, downside);
  set(state, EXPOSURE, exposed);
  set(state, EQUITY, equity);
  set(state, PEAK, peak);
  set(state, WORST, worst);
}

/**
 * Merges the moments of n rows into the state (Chan, Golub and LeVeque 1979). `sums`, `squares` and
 * `cross` are of distances from `shifts`; lane 0 is net, lane 1 the benchmark.
 */
function merge(state: usize, n: f64, shifts: v128, sums: v128, squares: v128, cross: f64): void {
  const before = get(state, COUNT);
  const count = before + n;
  const sum = f64x2.extract_lane(sums, 0), benchmarkSum = f64x2.extract_lane(sums, 1);
  const mean = get(state, MEAN), benchmarkMean = get(state, BENCHMARK_MEAN);
  const step = f64x2.extract_lane(shifts, 0) + sum / n - mean;
  const benchmarkStep = f64x2.extract_lane(shifts, 1) + benchmarkSum / n - benchmarkMean;
  const weight = (before * n) / count;
  const own = positive(f64x2.extract_lane(squares, 0) - (sum * sum) / n);
  const benchmark = positive(f64x2.extract_lane(squares, 1) - (benchmarkSum * benchmarkSum) / n);
  const product = cross - (sum * benchmarkSum) / n;
  set(state, COUNT, count);
  set(state, MEAN, mean + step * (n / count));
  set(state, BENCHMARK_MEAN, benchmarkMean + benchmarkStep * (n / count));
  set(state, SQUARES, get(state, SQUARES) + own + step * step * weight);
  set(state, BENCHMARK_SQUARES,
    get(state, BENCHMARK_SQUARES) + benchmark + benchmarkStep * benchmarkStep * weight);
  set(state, CROSS, get(state, CROSS) + product + step * benchmarkStep * weight);
}

/** Rounding may leave a sum of squares a hair below 0. */
@inline function positive(x: f64): f64 {
  return x > 0 ? x : 0;
}

@inline function pair(first: usize, second: usize): v128 {
  return f64x2.replace_lane(f64x2.splat(load<f64>(first)), 1, load<f64>(second));
}
