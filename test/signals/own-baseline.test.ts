import { describe, expect, it } from "vitest";
import type { Baseline } from "../../src/signals/baselines/baseline.ts";
import { BaselineRegistry } from "../../src/signals/baselines/registry.ts";
import { reversal } from "../../src/signals/baselines/standard.ts";
import { runSuite } from "../../src/signals/suite.ts";
import { computeVerdict } from "../../src/signals/verdict.ts";
import { memoryCatalog } from "../helpers/universe/catalog.ts";
import { generateUniverse } from "../helpers/universe/generate.ts";
import { signalRows } from "../helpers/universe/signals.ts";

const universe = generateUniverse({ seed: 51, days: 120, securities: 150 });
const catalog = memoryCatalog(universe);

/** A baseline of one's own, all that it takes: dollar volume, from the snapshot's `adv`. */
const volume: Baseline = {
  name: "dollar_volume",
  title: "Dollar volume",
  definition: "The column adv of the snapshot.",
  compute: async (snapshot) => {
    const table = await snapshot.table("ret", ["adv"]);
    return { table, values: table.numbers.adv! };
  },
};

const options = { lags: [0], residualize: ["off"] } as const;
/** Signals that order names as `adv` does, and the other way around. */
const copy = signalRows(universe, universe.tables.ret.numbers.adv!.map(Math.sqrt));
const opposite = { ...copy, signal: copy.signal.map((value) => -value) };

describe("a baseline of one's own", () => {
  const baselines = new BaselineRegistry([reversal]);
  baselines.add(volume);

  it("is compared with like the others: a copy of it is found out", async () => {
    const suite = await runSuite(copy, catalog, { ...options, baselines });
    expect(Object.keys(suite.baselines)).toEqual(["reversal_5d", "dollar_volume"]);
    const { rows, signalCorrelation, pnlCorrelation, result } = suite.baselines.dollar_volume!;
    expect(rows).toBe(copy.signal.filter((value) => !Number.isNaN(value)).length);
    // The same order on every day: to the last bit.
    expect(signalCorrelation!.mean).toBe(1);
    expect(pnlCorrelation).toBeCloseTo(1, 12);
    expect(result!.daily).toEqual(suite.base.daily);
    const { color, reasons } = computeVerdict(suite);
    expect(color).toBe("red");
    expect(reasons.find(({ test }) => test === "baseline_corr")).toMatchObject({
      outcome: "critical",
      figure: 1,
      threshold: 0.8,
    });
  });

  it("is found out turned around as well", async () => {
    const suite = await runSuite(opposite, catalog, { ...options, baselines });
    expect(suite.correlations.dollar_volume!.signal.mean).toBe(-1);
    expect(computeVerdict(suite).color).toBe("red");
  });

  it("is unavailable, with its reason, where the snapshot does not have what it takes", async () => {
    const never: Baseline = {
      ...volume,
      name: "never",
      compute: async () => ({ unavailable: "there is no analyst in this snapshot" }),
    };
    const own = new BaselineRegistry([volume, never]);
    const suite = await runSuite(copy, catalog, { ...options, baselines: own });
    const outcome = { unavailable: "there is no analyst in this snapshot" };
    expect(suite.baselines.never).toEqual({ ...outcome, own: outcome });
    expect(Object.keys(suite.correlations)).toEqual(["dollar_volume"]);
  });

  it("has a name of its own", () => {
    const registry = new BaselineRegistry([reversal]);
    expect(() => registry.add({ ...volume, name: "reversal_5d" })).toThrow(
      /There is a baseline "reversal_5d" already/,
    );
    for (const name of ["Volume", "", "my volume", "5d", "a/b"])
      expect(() => registry.add({ ...volume, name })).toThrow(/cannot name a baseline/);
    expect(registry.all).toEqual([reversal]);
  });
});
