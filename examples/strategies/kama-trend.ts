// Kaufman's adaptive average, and a position that depends on its own past: in when the average has
// turned by a fraction of its recent wobble, and held until it has turned as far the other way. Such
// a rule cannot be an expression, since bar t needs the decision of bar t - 1; kernel() is the door.
import { diff, float, int, kama, kernel, stdev, strategy } from "assay";

export default strategy({
  name: "kama-trend",
  version: "1",
  params: {
    window: int(5, 60, { step: 5, default: 20 }),
    filter: float(0.05, 3, { step: 0.05, default: 1.5 }),
  },
  signal: ({ close }, { window, filter }) => {
    const average = kama(close, window);
    const wobble = stdev(diff(average), window);
    const { position } = kernel({
      name: "turns-of-the-average",
      inputs: [average, wobble],
      // Lowest and highest average since the last turn, and the side held; empty before the first bar.
      state: [NaN, NaN, 0],
      outputs: ["position"],
      reasons: ["hold", "turned up", "turned down"],
      step: (inputs, state, outputs) => {
        const value = inputs[0]!;
        const noise = inputs[1]!;
        // Not known yet: the output stays NaN, which is no position.
        if (Number.isNaN(value) || Number.isNaN(noise)) return 0;
        state[0] = Number.isNaN(state[0]!) ? value : Math.min(state[0]!, value);
        state[1] = Number.isNaN(state[1]!) ? value : Math.max(state[1]!, value);
        const up = state[2]! <= 0 && value - state[0]! > filter * noise;
        const down = state[2]! >= 0 && state[1]! - value > filter * noise;
        if (up || down) {
          state[0] = value;
          state[1] = value;
          state[2] = up ? 1 : -1;
        }
        outputs[0] = state[2]!;
        return up ? 1 : down ? 2 : 0;
      },
    });
    return position;
  },
});
