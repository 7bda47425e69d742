import { when } from "../../../src/strategy/expression.ts";
import { cumulativeMax, sma } from "../../../src/strategy/indicators/index.ts";
import { strategy } from "../../../src/strategy/strategy.ts";
import { byName, WINDOWS } from "./windows.ts";

/** Like long-above, but for averages that begin with the fast one above: out until it has been below. */
export default byName(
  strategy({
    name: "long-after-cross",
    version: "1",
    params: WINDOWS,
    signal: ({ close }, { fast, slow }) => {
      const [quick, calm] = [sma(close, fast), sma(close, slow)];
      return when(quick.gt(calm).and(cumulativeMax(quick.lt(calm))))
        .then(1)
        .otherwise(0);
    },
  }),
);
