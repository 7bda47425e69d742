import { describe, expect, it } from "vitest";
import { runSuite } from "../../src/signals/suite.ts";
import { memoryCatalog } from "../helpers/universe/catalog.ts";
import { generateUniverse } from "../helpers/universe/generate.ts";
import { expectedIC, plantedSignal } from "../helpers/universe/signals.ts";

/** One with listings, delistings, gaps and cells that are not known; one with many more of them. */
const UNIVERSES = [
  generateUniverse({ seed: 21, days: 400, securities: 200 }),
  generateUniverse({
    seed: 22,
    days: 300,
    securities: 320,
    gaps: 0.01,
    listings: 0.4,
    delistings: 0.3,
    unknown: 0.01,
  }),
];

const CASES = UNIVERSES.flatMap((universe, place) =>
  [1, 5].flatMap((horizon) =>
    [-0.15, 0, 0.03, 0.1, 0.4].map((rho, at) => ({
      universe,
      place,
      horizon,
      rho,
      seed: 7919 * (100 * place + 10 * horizon + at),
    })),
  ),
);

describe("a planted signal", () => {
  it.each(CASES)(
    "of rho $rho over the next $horizon days comes back with its IC within three standard errors, universe $place",
    async ({ universe, horizon, rho, seed }) => {
      const rows = plantedSignal(universe, { seed, rho, horizon });
      const suite = await runSuite(rows, memoryCatalog(universe), {
        lags: [0],
        residualize: ["off"],
        baselines: false,
      });
      const { ic, icir } = suite.ic.find((found) => found.horizon === horizon)!;
      // Noise is drawn anew each day, so days differ from the planted IC independently of each other.
      const error = ic.std / Math.sqrt(ic.count);
      expect(Math.abs(ic.mean - expectedIC(rho))).toBeLessThan(3 * error);
      // A rank correlation of n independent pairs scatters by 1/√(n - 1) around 0, by less further out.
      expect(error).toBeLessThan(1 / Math.sqrt((universe.securityIds.length / 2) * ic.count));
      expect(icir).toBeCloseTo(ic.mean / ic.std, 12);
      // All formation days have a return to come but the last, and the last `horizon` of them at h.
      expect(ic.count).toBe(universe.tradingDates.length - 1 - horizon);
    },
  );

  it("over five days is seen one day ahead as by chance of its share: rho/√5", async () => {
    const universe = UNIVERSES[0]!;
    const rows = plantedSignal(universe, { seed: 5, rho: 0.3, horizon: 5 });
    const options = { lags: [0], residualize: ["off"], baselines: false } as const;
    const { ic } = await runSuite(rows, memoryCatalog(universe), options);
    const { mean, std, count } = ic[0]!.ic;
    // One of five independent returns of equal variance: correlation with the sum 1/√5. The returns'
    // deviations differ by name, which leaves the ranks of both near enough for a tenth.
    expect(mean / expectedIC(0.3 / Math.sqrt(5))).toBeCloseTo(1, 0.5);
    expect(std / Math.sqrt(count)).toBeLessThan(0.01);
  });

  it("that is turned around has the opposite IC to the last bit, at every horizon", async () => {
    const universe = UNIVERSES[0]!;
    const rows = plantedSignal(universe, { seed: 6, rho: 0.1, horizon: 5 });
    const turned = { ...rows, signal: rows.signal.map((value) => -value) };
    const options = { lags: [0], residualize: ["off"], baselines: false } as const;
    const one = await runSuite(rows, memoryCatalog(universe), options);
    const other = await runSuite(turned, memoryCatalog(universe), options);
    for (const [place, { series }] of one.ic.entries())
      expect(other.ic[place]!.series.ic).toEqual(series.ic.map((value) => -value));
  });
});
