import { when } from "../../src/strategy/expression.ts";
import { cumulativeMax, sma } from "../../src/strategy/indicators/index.ts";
import { int, type ParameterSpace } from "../../src/strategy/parameters.ts";
import { type Strategy, strategy } from "../../src/strategy/strategy.ts";

const windows = { fast: int(2, 5_000, { default: 10 }), slow: int(2, 5_000, { default: 50 }) };

/** For values by name, as a search has them: they are checked against the parameters there. */
function byName<S extends ParameterSpace>(typed: Strategy<S>): Strategy {
  return typed as Strategy;
}

/** Long while the fast average is above the slow one, out otherwise. */
const longAbove = strategy({
  name: "long-above",
  version: "1",
  params: windows,
  signal: ({ close }, { fast, slow }) =>
    when(sma(close, fast).gt(sma(close, slow)))
      .then(1)
      .otherwise(0),
});
export const LONG_ABOVE = byName(longAbove);

/** The same, but for averages that begin with the fast one above: out until it has been below. */
export const LONG_AFTER_CROSS = byName(
  strategy({
    name: "long-after-cross",
    version: "1",
    params: windows,
    signal: ({ close }, { fast, slow }) => {
      const [quick, calm] = [sma(close, fast), sma(close, slow)];
      return when(quick.gt(calm).and(cumulativeMax(quick.lt(calm))))
        .then(1)
        .otherwise(0);
    },
  }),
);

/** Long above, short otherwise. */
export const LONG_SHORT = byName(
  strategy({
    name: "long-short",
    version: "1",
    params: windows,
    signal: ({ close }, { fast, slow }) =>
      when(sma(close, fast).gt(sma(close, slow)))
        .then(1)
        .otherwise(-1),
  }),
);

/** Long above with a stop-loss, in hundredths of a percent. */
export const LONG_WITH_STOP = byName(
  strategy({
    name: "long-with-stop",
    version: "1",
    params: { ...windows, stop: int(1, 9_999, { default: 500 }) },
    signal: (columns, { fast, slow }) => longAbove.signal(columns, { fast, slow }),
    exits: ({ stop }) => ({ stopLoss: stop / 10_000 }),
  }),
);
