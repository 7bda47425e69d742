// Volatility comes in turns. While the Bollinger bands lie inside the Keltner channel the market is
// coiled and we stay out; once they are wider, we go with the momentum of the move.
import { bollinger, float, int, keltner, momentum, strategy, when } from "assay";

export default strategy({
  name: "squeeze",
  version: "1",
  params: {
    window: int(10, 60, { step: 5, default: 20 }),
    bollingerK: float(1, 3, { step: 0.25, default: 2 }),
    keltnerK: float(1, 3, { step: 0.25, default: 1.5 }),
  },
  signal: ({ high, low, close }, { window, bollingerK, keltnerK }) => {
    const bands = bollinger(close, window, { k: bollingerK });
    const channel = keltner({ high, low, close }, window, { k: keltnerK });
    const coiled = bands.upper.lt(channel.upper).and(bands.lower.gt(channel.lower));
    return when(coiled).then(0).otherwise(momentum(close, window).sign());
  },
});
