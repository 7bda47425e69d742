import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { backtest } from "../../../src/engine/engine.ts";
import { FILLS } from "../../../src/engine/options.ts";
import { generateGrid } from "../../../src/optimize/grid.ts";
import { parametersAt } from "../../../src/optimize/parameter-sets.ts";
import { sweep } from "../../../src/optimize/sweep/sweep.ts";
import { when } from "../../../src/strategy/expression.ts";
import { int } from "../../../src/strategy/parameters.ts";
import { strategy } from "../../../src/strategy/strategy.ts";
import { makeBars } from "../../helpers/bars.ts";

/** Carries a signal in the volume, in nine versions: as it is, turned, halved, made a choice. */
const versions = strategy({
  name: "versions",
  version: "1",
  params: { version: int(0, 8) },
  signal: ({ volume, close, open }, { version }) =>
    version < 3
      ? volume.mul([1, -1, 0.5][version]!)
      : when(version % 2 === 0 ? volume.gt(0) : close.gt(open))
          .then(version < 6 ? 1 : -1)
          .otherwise(version < 5 ? 0 : version < 7 ? -1 : 1),
});
const SETS = generateGrid(versions);

/** Steps of a price that double it, halve it, move it a little or not at all. */
const STEP = fc.constantFrom(2, 0.5, 1.3, 0.75, 1.01, 0.99, 1.002, 1, 1, 1);
const BAR = fc.record({
  step: STEP,
  gap: fc.constantFrom(1, 1, 1, 1.01, 0.99, 1.5),
  known: fc.integer({ min: 0, max: 9 }).map((n) => n > 0),
  signal: fc.constantFrom(1, 1, 1, 1, -1, -1, 0, Number.NaN, 0.5),
  hold: fc.integer({ min: 1, max: 40 }),
});

function barsOf(drawn: readonly (typeof BAR extends fc.Arbitrary<infer T> ? T : never)[]) {
  let price = 64;
  const rows = drawn.flatMap(({ step, gap, known, signal, hold }) =>
    Array.from({ length: hold }, (_, i) => {
      const open = price * (i === 0 ? gap : 1);
      price = Math.min(1e6, Math.max(1e-3, open * (i === 0 ? step : i % 2 ? 1.003 : 0.998)));
      return {
        open: known || i > 0 ? open : Number.NaN,
        high: Math.max(open, price),
        low: Math.min(open, price),
        close: price,
        volume: signal,
      };
    }),
  );
  return makeBars({ A: rows });
}

describe("many accounts on rough bars (doublings, halvings, opens that are not known)", () => {
  it("each give the same bits as a backtest of their own", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(BAR, { minLength: 2, maxLength: 12 }),
        fc.constantFrom(...FILLS),
        async (drawn, fill) => {
          const bars = barsOf(drawn);
          const { table } = await sweep(bars, versions, SETS, { fill });
          for (let set = 0; set < SETS.length; set++) {
            const alone = backtest(bars, versions, parametersAt(SETS, set), { fill }).metrics;
            for (const name of table.metricNames) {
              expect(table.metrics[name]![set], `${name} of set ${set}`).toBe(alone[name]);
            }
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});
