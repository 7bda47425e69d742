/** A process that sweeps many sets with a signal each over few bars. */
import { generateGrid } from "../../../src/optimize/grid.ts";
import { sweep } from "../../../src/optimize/sweep/sweep.ts";
import { when } from "../../../src/strategy/expression.ts";
import { sma } from "../../../src/strategy/indicators/index.ts";
import { int } from "../../../src/strategy/parameters.ts";
import { type Strategy, strategy } from "../../../src/strategy/strategy.ts";
import { makeBars, walk } from "../../helpers/bars.ts";

const cross: Strategy = strategy({
  name: "cross",
  version: "1",
  params: { fast: int(1, 1_000, { default: 2 }), slow: int(1, 1_000, { default: 3 }) },
  signal: ({ close }, { fast, slow }) =>
    when(sma(close, Number(fast)).gt(sma(close, Number(slow))))
      .then(1)
      .otherwise(-1),
});
const sets = generateGrid(cross, { fast: "1:316:1", slow: "317:632:1" });
const bars = makeBars({ A: walk(1, 40) });
const { table } = await sweep(bars, cross, sets, { metrics: ["total_return"] });
const known = table.metrics.total_return!.filter((value) => !Number.isNaN(value)).length;
process.stdout.write(JSON.stringify({ sets: sets.length, failed: table.errors.size, known }));
