import { afterAll, describe, expect, it } from "vitest";
import { SignalThreads } from "../../src/compute/signal-threads.ts";
import { clearBaselineCache } from "../../src/signals/baselines/registry.ts";
import { runBacktest } from "../../src/signals/run-backtest.ts";
import { runSuite, type SuiteOptions } from "../../src/signals/suite.ts";
import { memoryCatalog } from "../helpers/universe/catalog.ts";
import { generateUniverse } from "../helpers/universe/generate.ts";
import { plantedSignal } from "../helpers/universe/signals.ts";

// More days than three chunks of 64, so that threads take turns.
const universe = generateUniverse({ seed: 11, days: 330, securities: 150 });
const catalog = memoryCatalog(universe);
const rows = plantedSignal(universe, { seed: 3, rho: 0.2 });
const opened: SignalThreads[] = [];
const threads = (count: number) => {
  const made = new SignalThreads(count);
  opened.push(made);
  return made;
};
afterAll(() => Promise.all(opened.map((one) => one.close())));

const OPTIONS: SuiteOptions = {
  residualize: ["off", "industry", "all"],
  universe: "1",
  weight: "value",
};

describe("SignalThreads", () => {
  it("give the same bits as this thread, on any number of them", async () => {
    const inline = await runSuite(rows, catalog, OPTIONS);
    expect(inline.base.daily.date.length).toBeGreaterThan(300);
    for (const count of [1, 2, 3]) {
      clearBaselineCache();
      const { runner, signalRunner } = threads(count);
      // toEqual tells -0 from 0 and knows NaN: a bit that differs is seen.
      expect(await runSuite(rows, catalog, { ...OPTIONS, runner, signalRunner })).toEqual(inline);
    }
  });

  it("do the next work too, and two at once", async () => {
    const { runner } = threads(2);
    const configs = [{}, { lag: 1 }, { residualize: "industry" }] as const;
    const inline = await Promise.all(configs.map((config) => runBacktest(rows, catalog, config)));
    const spread = configs.map((config) => runBacktest(rows, catalog, config, runner));
    expect(await Promise.all(spread)).toEqual(inline);
  });

  it("throw what a chunk throws and can be used again", async () => {
    const { runner } = threads(2);
    const broken = { from: 0, to: 10 };
    const inputs = { tradingDates: null, securityIds: null };
    const plan = { lags: [] };
    await expect(
      // biome-ignore lint/suspicious/noExplicitAny: what no caller in its right mind would send
      runner.run(inputs as any, plan as any, [broken, broken, broken], () => {}),
    ).rejects.toThrow(/of null/);
    expect(await runBacktest(rows, catalog, {}, runner)).toEqual(await runBacktest(rows, catalog));
  });
});
