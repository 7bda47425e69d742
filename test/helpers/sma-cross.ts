import { when } from "../../src/strategy/expression.ts";
import { sma } from "../../src/strategy/indicators/index.ts";
import { int } from "../../src/strategy/parameters.ts";
import { strategy } from "../../src/strategy/strategy.ts";

/** The usual cross of two averages, long or short. */
export const smaCross = strategy({
  name: "sma-cross",
  version: "1",
  params: { fast: int(2, 100, { default: 20 }), slow: int(2, 500, { default: 100 }) },
  signal: ({ close }, { fast, slow }) =>
    when(sma(close, fast).gt(sma(close, slow)))
      .then(1)
      .otherwise(-1),
});
