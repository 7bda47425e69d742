// Buys weakness and sells strength: long below the lower RSI level, short above the upper one, out in
// between. A stop ends a trade that goes wrong, and patience one that goes nowhere; after either, the
// strategy stays out until the RSI has left its extreme.
import { float, int, rsi, strategy, when } from "assay";

export default strategy({
  name: "rsi-reversion",
  version: "1",
  params: {
    window: int(2, 30, { default: 14 }),
    low: int(5, 45, { step: 5, default: 25 }),
    high: int(55, 95, { step: 5, default: 75 }),
    stop: float(0.005, 0.1, { step: 0.005, default: 0.02 }),
    patience: int(2, 48, { step: 2, default: 6 }),
  },
  signal: ({ close }, { window, low, high }) => {
    const strength = rsi(close, window);
    return when(strength.lt(low)).then(1).when(strength.gt(high)).then(-1).otherwise(0);
  },
  exits: ({ stop, patience }) => ({ stopLoss: stop, maxBars: patience }),
});
