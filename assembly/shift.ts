// Looking at an earlier bar.
import { getInt, set, setInt } from "./memory";

/**
 * out[t] = x[t - bars]; NaN on the first `bars` bars; bars ≥ 1.
 * State: 8 bytes, then the last `bars` values, oldest first.
 */
export function lag(x: usize, out: usize, n: i32, state: usize, bars: i32): void {
  const history = state + 8;
  if (!getInt(state, 0)) {
    setInt(state, 0, 1);
    for (let i = 0; i < bars; i++) set(history, i, NaN);
  }
  const fromHistory = min(n, bars);
  const rest = n - fromHistory;
  const kept = bars - fromHistory;
  memory.copy(out, history, (<usize>fromHistory) << 3);
  memory.copy(out + ((<usize>fromHistory) << 3), x, (<usize>rest) << 3);
  memory.copy(history, history + ((<usize>fromHistory) << 3), (<usize>kept) << 3);
  memory.copy(
    history + ((<usize>kept) << 3),
    x + ((<usize>rest) << 3),
    (<usize>fromHistory) << 3,
  );
}
