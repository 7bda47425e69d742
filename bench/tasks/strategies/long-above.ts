import { when } from "../../../src/strategy/expression.ts";
import { sma } from "../../../src/strategy/indicators/index.ts";
import { strategy } from "../../../src/strategy/strategy.ts";
import { byName, WINDOWS } from "./windows.ts";

/** Long while the fast average is above the slow one, out otherwise. */
export const longAbove = strategy({
  name: "long-above",
  version: "1",
  params: WINDOWS,
  signal: ({ close }, { fast, slow }) =>
    when(sma(close, fast).gt(sma(close, slow)))
      .then(1)
      .otherwise(0),
});

export default byName(longAbove);
