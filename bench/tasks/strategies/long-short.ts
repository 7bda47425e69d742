import { when } from "../../../src/strategy/expression.ts";
import { sma } from "../../../src/strategy/indicators/index.ts";
import { strategy } from "../../../src/strategy/strategy.ts";
import { byName, WINDOWS } from "./windows.ts";

/** Long above, short otherwise. */
export default byName(
  strategy({
    name: "long-short",
    version: "1",
    params: WINDOWS,
    signal: ({ close }, { fast, slow }) =>
      when(sma(close, fast).gt(sma(close, slow)))
        .then(1)
        .otherwise(-1),
  }),
);

/** Where threads find it. */
export const url = import.meta.url;
