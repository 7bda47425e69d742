import { describe, expect, it } from "vitest";
import { INDICATORS } from "../../src/strategy/indicators/registry.ts";
import { buildIndicator } from "../helpers/indicator-cases.ts";
import { refusal } from "./refusal.ts";

/** Parameters that count bars. */
const COUNTS = ["window", "fast", "slow", "signal", "smooth", "atrWindow"];
/** The smallest count that each indicator takes, where it is not 1. */
const SMALLEST: Readonly<Record<string, number>> = {
  lag: 0,
  hma: 2,
  stdev: 2,
  zscore: 2,
  rollingCorrelation: 2,
  rollingBeta: 2,
};

const counts = INDICATORS.flatMap((spec) =>
  Object.keys(spec.parameters)
    .filter((name) => COUNTS.includes(name))
    .map((name) => ({ spec, name, indicator: spec.name })),
);

describe.each(counts)("$name of $indicator", ({ spec, name }) => {
  const smallest = SMALLEST[spec.name] ?? 1;

  it.each([smallest - 1, -3, 2.5, Number.NaN, Number.POSITIVE_INFINITY])(
    "is refused as bad input when it is %d",
    (value) => {
      const error = refusal(() => buildIndicator({ spec }, { ...spec.parameters, [name]: value }));
      expect(error.exitCode).toBe(2);
      expect(error.message).toContain(String(value));
      expect(error.hint).not.toBe("");
    },
  );
});
