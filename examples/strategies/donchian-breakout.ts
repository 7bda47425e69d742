// The turtle's entry: long above the highest high of the bars before, short below their lowest low.
// A breakout is one bar, so the position must be carried: kernel() holds the side of the last one.
// The trailing stop ends it; the next entry is a breakout to the other side.
import { donchian, float, int, kernel, strategy } from "assay";

export default strategy({
  name: "donchian-breakout",
  version: "1",
  params: {
    window: int(10, 200, { step: 10, default: 50 }),
    trail: float(0.005, 0.2, { step: 0.005, default: 0.03 }),
  },
  signal: ({ close, high, low }, { window }) => {
    // The channel leaves out the current bar; with it inside, no close could ever be above it.
    const channel = donchian({ high, low }, window);
    const { side } = kernel({
      name: "last-breakout",
      inputs: [close, channel.upper, channel.lower],
      state: [0],
      outputs: ["side"],
      reasons: ["none", "breakout up", "breakout down"],
      step: (inputs, state, outputs) => {
        const price = inputs[0]!;
        const upper = inputs[1]!;
        const lower = inputs[2]!;
        // No channel yet: the output stays NaN, not known, which is no position.
        if (Number.isNaN(upper)) return 0;
        const up = price > upper;
        const down = price < lower;
        if (up || down) state[0] = up ? 1 : -1;
        outputs[0] = state[0]!;
        return up ? 1 : down ? 2 : 0;
      },
    });
    return side;
  },
  exits: ({ trail }) => ({ trailingStop: trail }),
});
