/** A strategy with logic of its own, which threads have to import from this file. */
import { kernel } from "../../../src/strategy/kernel.ts";
import { float, int } from "../../../src/strategy/parameters.ts";
import { strategy } from "../../../src/strategy/strategy.ts";

/**
 * Long until the close has fallen by `give` from its best, out until it has risen by `give` from its
 * worst. Its logic fails where `give` is above 0.5, on the bar after `patience` bars.
 */
export default strategy({
  name: "ratchet",
  version: "1",
  params: { give: float(0.01, 0.9, { default: 0.05 }), patience: int(1, 20, { default: 5 }) },
  signal: ({ close }, { give, patience }) => {
    const { position } = kernel({
      name: "ratchet",
      inputs: [close],
      state: [Number.NaN, 1, 0],
      outputs: ["position"],
      step: (inputs, state, outputs) => {
        const price = inputs[0]!;
        state[2]! += 1;
        if (give > 0.5 && state[2]! > patience) throw new Error(`lost patience at ${patience}`);
        if (Number.isNaN(state[0]!)) state[0] = price;
        if (state[1] === 1) {
          state[0] = Math.max(state[0]!, price);
          if (price < state[0]! * (1 - give)) {
            state[1] = 0;
            state[0] = price;
          }
        } else {
          state[0] = Math.min(state[0]!, price);
          if (price > state[0]! * (1 + give)) {
            state[1] = 1;
            state[0] = price;
          }
        }
        outputs[0] = state[1]! * Math.min(1, state[2]! / patience);
      },
    });
    return position;
  },
});
