// Two moving averages: long while the fast one is above the slow one, short while it is below.
// The plainest trend follower there is, and the yardstick for the others.
import { int, sma, strategy, when } from "assay";

export default strategy({
  name: "sma-cross",
  version: "1",
  params: {
    fast: int(5, 50, { step: 5, default: 20 }),
    slow: int(60, 240, { step: 20, default: 100 }),
  },
  signal: ({ close }, { fast, slow }) =>
    when(sma(close, fast).gt(sma(close, slow)))
      .then(1)
      .otherwise(-1),
});
