/** A cross of averages that refuses some sets, in a file of its own, from which threads can ask it. */
import { when } from "../../../src/strategy/expression.ts";
import { sma } from "../../../src/strategy/indicators/index.ts";
import { int } from "../../../src/strategy/parameters.ts";
import { type Strategy, strategy } from "../../../src/strategy/strategy.ts";

/** Refuses sets whose windows add up to a multiple of 97; stops at `stop` percent. */
const picky: Strategy = strategy({
  name: "picky",
  version: "1",
  params: {
    fast: int(1, 500, { default: 2 }),
    slow: int(1, 500, { default: 3 }),
    stop: int(1, 90, { default: 5 }),
  },
  signal: ({ close }, { fast, slow }) => {
    if ((Number(fast) + Number(slow)) % 97 === 0) throw new Error(`not ${fast} and ${slow}`);
    return when(sma(close, Number(fast)).gt(sma(close, Number(slow))))
      .then(1)
      .otherwise(-1);
  },
  exits: ({ stop }) => ({ stopLoss: Number(stop) / 100 }),
});

export default picky;
