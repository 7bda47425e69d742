// Follows the side of the supertrend: a band of k average true ranges around the middle of the bar
// that only ever tightens, until the close crosses it.
import { float, int, strategy, supertrend } from "assay";

export default strategy({
  name: "supertrend",
  version: "1",
  params: {
    window: int(5, 50, { step: 5, default: 10 }),
    k: float(1, 6, { step: 0.5, default: 3 }),
  },
  // 1 while the lower band carries the price, -1 while the upper one does: already a position.
  signal: ({ high, low, close }, { window, k }) =>
    supertrend({ high, low, close }, window, { k }).direction,
});
