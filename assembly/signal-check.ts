import { get, set } from "./memory";

/** Index of the first signal outside [-1, 1], or -1; NaN is inside. state[0] += number of NaNs. */
export function inspect_signal(signal: usize, n: i32, state: usize): i32 {
  const one = f64x2.splat(1.0);
  let outside = i64x2.splat(0), known = i64x2.splat(0);
  let t = 0;
  for (; t + 2 <= n; t += 2) {
    const s = v128.load(signal + (<usize>t << 3));
    outside = v128.or(outside, f64x2.gt(f64x2.abs(s), one));
    known = i64x2.add(known, f64x2.eq(s, s)); // a true mask is -1
  }
  let unknown = <i64>t + i64x2.extract_lane(known, 0) + i64x2.extract_lane(known, 1);
  let suspect = v128.any_true(outside);
  if (t < n) {
    const s = get(signal, t);
    if (s != s) unknown++;
    if (abs(s) > 1) suspect = true;
  }
  set(state, 0, get(state, 0) + <f64>unknown);
  if (suspect) for (let i = 0; i < n; i++) if (abs(get(signal, i)) > 1) return i;
  return -1;
}
