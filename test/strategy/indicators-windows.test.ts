import { describe, it } from "vitest";
import { TILE } from "../../src/kernels/memory.ts";
import { INDICATORS } from "../../src/strategy/indicators/registry.ts";
import { prepareCase, referenceValues } from "../helpers/indicator-cases.ts";
import { expectSeries, usualSize } from "../helpers/series.ts";
import { changeBars, randomWalk } from "../helpers/test-bars.ts";

const LENGTH = TILE + 500;
/** Near the last digits that float32 prices have, with one gap that such windows take long to lose. */
const WALK = changeBars(randomWalk(61, LENGTH, 132_331), (value, t) =>
  t === 100 ? Number.NaN : value,
);

const windowed = INDICATORS.filter((spec) => "window" in spec.parameters);

describe.each(windowed)("$name", (spec) => {
  it.each([TILE - 1, TILE + 1])(
    "agrees with its reference to 1e-9 over a window of %d bars, about a tile",
    (window) => {
      const one = { title: spec.name, spec, parameters: { ...spec.parameters, window } };
      const wanted = referenceValues(one, WALK);
      const got = prepareCase(one).run(WALK);
      for (const output of spec.outputs) {
        const series = wanted[output]!;
        expectSeries(got[output]!, series, `${spec.name}.${output}`, usualSize(series));
      }
    },
  );
});
