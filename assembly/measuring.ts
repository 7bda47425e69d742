// Sums that the metrics need, over the rows of a portfolio (one symbol: its bars), in row order.
// State slots, known to the host by the same numbers (src/kernels/measuring.ts).
import { get, set } from "./memory";

const COUNT = 0;
const SHIFT = 1; // first net return; sums of squares are of r - SHIFT, so a constant r gives exactly 0
const SUM = 2; // of r - SHIFT
const SQUARES = 3; // of (r - SHIFT)^2
const DOWNSIDE = 4; // of min(r, 0)^2
const ABSOLUTE_GROSS = 5;
const COST = 6;
const TURNOVER = 7;
const EXPOSURE = 8;
const EQUITY = 9;
const PEAK = 10;
const WORST = 11; // smallest equity / running peak
const DAYS = 12;
const NEXT_DAY = 13; // when the date after the last counted one begins, ms
const BENCHMARK_SHIFT = 14;
const BENCHMARK_SUM = 15; // of b - BENCHMARK_SHIFT
const BENCHMARK_SQUARES = 16;
const CROSS = 17; // of (r - SHIFT)(b - BENCHMARK_SHIFT)

/**
 * Consumes n rows and writes the equity after each. Plainly: equity *= 1 + net; peak = max(peak,
 * equity); worst = min(worst, equity / peak); every sum += its term.
 */
export function measure(
  net: usize, gross: usize, cost: usize, turnover: usize, exposure: usize, benchmark: usize,
  time: usize, equityOut: usize, n: i32, state: usize,
): void {
  if (n <= 0) return;
  if (get(state, COUNT) == 0) {
    set(state, SHIFT, get(net, 0));
    set(state, BENCHMARK_SHIFT, get(benchmark, 0));
    set(state, EQUITY, 1);
    set(state, PEAK, 1);
    set(state, WORST, 1);
    set(state, NEXT_DAY, -Infinity);
  }
  const shift = get(state, SHIFT), benchmarkShift = get(state, BENCHMARK_SHIFT);
  let sum = get(state, SUM), squares = get(state, SQUARES), downside = get(state, DOWNSIDE);
  let absoluteGross = get(state, ABSOLUTE_GROSS), costs = get(state, COST);
  let turned = get(state, TURNOVER), exposed = get(state, EXPOSURE);
  let equity = get(state, EQUITY), peak = get(state, PEAK), worst = get(state, WORST);
  let days = get(state, DAYS);
  let nextDay = get(state, NEXT_DAY);
  let benchmarkSum = get(state, BENCHMARK_SUM), benchmarkSquares = get(state, BENCHMARK_SQUARES);
  let cross = get(state, CROSS);
  for (let t = 0; t < n; t++) {
    const r = get(net, t);
    const d = r - shift;
    const e = get(benchmark, t) - benchmarkShift;
    const loss = r < 0 ? r : 0.0;
    sum += d;
    squares += d * d;
    downside += loss * loss;
    benchmarkSum += e;
    benchmarkSquares += e * e;
    cross += d * e;
    absoluteGross += abs(get(gross, t));
    costs += get(cost, t);
    turned += get(turnover, t);
    const x = abs(get(exposure, t));
    exposed += x;
    const at = get(time, t);
    if (x != 0 && at >= nextDay) {
      days += 1;
      nextDay = (floor(at / 86400000) + 1) * 86400000;
    }
    equity *= 1 + r;
    set(equityOut, t, equity);
    peak = equity > peak ? equity : peak;
    const ratio = equity / peak;
    worst = ratio < worst ? ratio : worst;
  }
  set(state, COUNT, get(state, COUNT) + <f64>n);
  set(state, SUM, sum);
  set(state, SQUARES, squares);
  set(state, DOWNSIDE, downside);
  set(state, ABSOLUTE_GROSS, absoluteGross);
  set(state, COST, costs);
  set(state, TURNOVER, turned);
  set(state, EXPOSURE, exposed);
  set(state, EQUITY, equity);
  set(state, PEAK, peak);
  set(state, WORST, worst);
  set(state, DAYS, days);
  set(state, NEXT_DAY, nextDay);
  set(state, BENCHMARK_SUM, benchmarkSum);
  set(state, BENCHMARK_SQUARES, benchmarkSquares);
  set(state, CROSS, cross);
}
