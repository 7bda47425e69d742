// Sums that the metrics need, over the rows of a portfolio (one symbol: its bars), in row order.
// State slots, known to the host by the same numbers (src/kernels/measuring.ts).
import { get, set } from "./memory";

const COUNT = 0;
const SHIFT = 1; // first net return; sums of squares are of r - SHIFT, so a constant r gives exactly 0
const SUM = 2; // of r - SHIFT
const SQUARES = 3; // of (r - SHIFT)^2
const DOWNSIDE = 4; // of min(r, 0)^2
const ABSOLUTE_GROSS = 5;
const TURNOVER = 6;
const EXPOSURE = 7;
const EQUITY = 8;
const PEAK = 9;
const WORST = 10; // smallest equity / running peak
const BENCHMARK_SHIFT = 11;
const BENCHMARK_SUM = 12; // of b - BENCHMARK_SHIFT
const BENCHMARK_SQUARES = 13;
const CROSS = 14; // of (r - SHIFT)(b - BENCHMARK_SHIFT)

/**
 * Consumes n rows and writes the equity after each. Sums go two by two, one term a row each; the
 * lanes hold different sums, so each is added up in row order.
 */
export function measure(
  net: usize, gross: usize, turnover: usize, exposure: usize, benchmark: usize,
  equityOut: usize, n: i32, state: usize,
): void {
  if (n <= 0) return;
  if (get(state, COUNT) == 0) {
    set(state, SHIFT, get(net, 0));
    set(state, BENCHMARK_SHIFT, get(benchmark, 0));
    set(state, EQUITY, 1);
    set(state, PEAK, 1);
    set(state, WORST, 1);
  }
  let equity = get(state, EQUITY), peak = get(state, PEAK), worst = get(state, WORST);
  const shifts = pair(state + (SHIFT << 3), state + (BENCHMARK_SHIFT << 3));
  let sums = pair(state + (SUM << 3), state + (BENCHMARK_SUM << 3));
  let squares = pair(state + (SQUARES << 3), state + (BENCHMARK_SQUARES << 3));
  let traded = pair(state + (ABSOLUTE_GROSS << 3), state + (TURNOVER << 3));
  let downside = get(state, DOWNSIDE), exposed = get(state, EXPOSURE);
  let cross = get(state, CROSS);
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
  set(state, COUNT, get(state, COUNT) + <f64>n);
  set(state, SUM, f64x2.extract_lane(sums, 0));
  set(state, BENCHMARK_SUM, f64x2.extract_lane(sums, 1));
  set(state, SQUARES, f64x2.extract_lane(squares, 0));
  set(state, BENCHMARK_SQUARES, f64x2.extract_lane(squares, 1));
  set(state, ABSOLUTE_GROSS, f64x2.extract_lane(traded, 0));
  set(state, TURNOVER, f64x2.extract_lane(traded, 1));
  set(state, DOWNSIDE, downside);
  set(state, EXPOSURE, exposed);
  set(state, CROSS, cross);
  set(state, EQUITY, equity);
  set(state, PEAK, peak);
  set(state, WORST, worst);
}

// @ts-ignore: decorator
@inline function pair(first: usize, second: usize): v128 {
  return f64x2.replace_lane(f64x2.splat(load<f64>(first)), 1, load<f64>(second));
}
