import { describe, expect, it } from "vitest";
import type { SignalRows } from "../../src/signals/catalog-port.ts";
import { formatDay } from "../../src/signals/days.ts";
import { runBacktest } from "../../src/signals/run-backtest.ts";
import { runSuite } from "../../src/signals/suite.ts";
import { type SignalReport, validateSignal } from "../../src/signals/validate.ts";
import { computeVerdict } from "../../src/signals/verdict.ts";
import { memoryCatalog } from "../helpers/universe/catalog.ts";
import { generateUniverse } from "../helpers/universe/generate.ts";
import { plantedSignal } from "../helpers/universe/signals.ts";

const universe = generateUniverse({ seed: 21, days: 100, securities: 80 });
const catalog = memoryCatalog(universe);
const good = plantedSignal(universe, { seed: 22, rho: 0.1 });
const SMALL = { mincos: 3 };

describe("a signal file that breaks the contract", () => {
  it("with date_avail before date_sig is refused, naming the row", async () => {
    const rows = changed((copy) => {
      copy.dateAvail[0] = copy.dateSig[0]! - 1;
    });
    const { dateSig, securityId } = rows;
    await expect(runBacktest(rows, catalog)).rejects.toMatchObject({
      code: "bad-signal",
      exitCode: 2,
      message: `security ${securityId[0]} on ${formatDay(dateSig[0]!)}: expected a date_avail not before date_sig, got "${formatDay(dateSig[0]! - 1)}".`,
    });
    expect(verdicts(await validateSignal(rows, catalog))).toMatchObject({
      date_avail_before_date_sig: "error",
    });
  });

  it("with an infinite signal is refused", async () => {
    const rows = changed((copy) => {
      copy.signal[5] = Number.NEGATIVE_INFINITY;
    });
    await expect(runBacktest(rows, catalog)).rejects.toMatchObject({ code: "bad-signal" });
    const report = await validateSignal(rows, catalog);
    expect(report.valid).toBe(false);
    expect(verdicts(report)).toMatchObject({ infinite_signal: "error" });
  });

  it("without rows is refused", async () => {
    const rows = head(good, 0);
    await expect(runBacktest(rows, catalog)).rejects.toMatchObject({ code: "bad-signal" });
    const report = await validateSignal(rows, catalog);
    expect(report.valid).toBe(false);
    expect(verdicts(report)).toMatchObject({ rows: "error", matches: "error" });
    expect(report.facts).toMatchObject({ rows: 0, securities: 0, dateSig: null });
  });

  it("of other securities is refused only when none is known", async () => {
    const shift = (from: number) =>
      changed((copy) => {
        for (let row = from; row < copy.securityId.length; row++) copy.securityId[row]! += 1e6;
      });
    const half = shift(good.securityId.length >> 1);
    const { counts } = await runBacktest(half, catalog, SMALL);
    expect(counts.unknownSecurity).toBe(good.securityId.length - (good.securityId.length >> 1));
    await expect(runBacktest(shift(0), catalog)).rejects.toMatchObject({
      code: "bad-signal",
      message: expect.stringContaining(`${good.securityId.length} of ${good.securityId.length}`),
    });
    const report = await validateSignal(half, catalog);
    expect(report.valid).toBe(true);
    expect(report.checks.find(({ check }) => check === "unknown_security")?.text).toContain(
      "50.0 %",
    );
  });

  it("outside of the calendar is counted, and refused when all of it lies behind", async () => {
    const last = universe.tradingDates.at(-1)!;
    const late = changed((copy) => {
      for (let row = 0; row < copy.dateAvail.length; row++) {
        copy.dateAvail[row]! += 400;
        copy.dateSig[row]! += 400;
      }
    });
    await expect(runBacktest(late, catalog)).rejects.toMatchObject({ code: "bad-signal" });
    const report = await validateSignal(late, catalog);
    expect(verdicts(report)).toMatchObject({ after_calendar: "warning", matches: "error" });
    // Rows computed on the last trading date are available after it.
    const behind = good.dateAvail.filter((day) => day > last).length;
    const { counts } = await runBacktest(good, catalog, SMALL);
    expect(behind).toBeGreaterThan(0);
    expect(counts.beyondCalendar).toBe(behind);
  });

  it("with equal keys keeps the last of them and says so", async () => {
    const rows = doubled(good);
    const twice = await runBacktest(rows, catalog, SMALL);
    const once = await runBacktest(good, catalog, SMALL);
    expect(twice.counts.duplicate).toBe(good.securityId.length);
    expect(twice.daily).toEqual(once.daily);
    expect(verdicts(await validateSignal(rows, catalog))).toMatchObject({
      duplicate_key: "warning",
    });
  });

  it("that never varies is flat, and yellow or red, never an exception", async () => {
    const rows = changed((copy) => copy.signal.fill(1));
    const report = await validateSignal(rows, catalog);
    expect(verdicts(report)).toMatchObject({ constant_signal: "warning", tied_days: "warning" });
    const suite = await runSuite(rows, catalog, { ...SMALL, baselines: false });
    expect(suite.base.counts.flat).toBe(suite.base.daily.date.length);
    expect(suite.bestConfig).toBe(null);
    expect(suite.base.sharpe).toBeNaN();
    expect(suite.ic[0]!.ic.mean).toBeNaN();
    // A Sharpe that is not known is no reason for red.
    expect(computeVerdict(suite).color).toBe("yellow");
  });

  it("with one security a day is flat on every day", async () => {
    const rows = head(good, good.securityId.lastIndexOf(good.securityId[0]!) + 1);
    const { counts, daily } = await runBacktest(rows, catalog, { mincos: 1 });
    // A single name has u = ½: on neither side.
    expect(counts.mincos).toBe(counts.flat - counts.noSignal);
    expect(counts.flat).toBe(daily.date.length);
    expect(verdicts(await validateSignal(rows, catalog))).toMatchObject({
      lonely_days: "warning",
      few_names: "warning",
    });
  });

  it("with rows further apart than they are held is told the right hold", async () => {
    // Day 0 was a Thursday: these are Tuesdays.
    const weekly = filtered(good, (row) => good.dateSig[row]! % 7 === 5);
    const report = await validateSignal(weekly, catalog);
    const check = report.checks.find(({ check }) => check === "hold");
    expect(check).toMatchObject({
      verdict: "warning",
      text: expect.stringContaining("use hold 5"),
    });
    expect(verdicts(await validateSignal(weekly, catalog, { hold: 5 })).hold).toBe("ok");
  });
});

describe("a snapshot that lacks columns", () => {
  it("names the factors that residualising goes without", async () => {
    const poor = memoryCatalog(universe, {}, ["risk.growth", "risk.leverage"]);
    const { absent } = await runBacktest(good, poor, { ...SMALL, residualize: "all" });
    expect(absent).toEqual(["risk.growth", "risk.leverage"]);
  });

  it("without industries refuses residualize industry, names it in a suite, and goes on", async () => {
    const poor = memoryCatalog(universe, {}, ["risk.industry_id"]);
    await expect(runBacktest(good, poor, { residualize: "industry" })).rejects.toMatchObject({
      code: "missing-column",
      message: expect.stringContaining("industry_id"),
    });
    const suite = await runSuite(good, poor, { ...SMALL, lags: [0], baselines: false });
    expect(Object.keys(suite.results)).toEqual(["lag0_off"]);
    expect(Object.keys(suite.unavailable)).toEqual(["lag0_industry"]);
    const { color, reasons } = computeVerdict(suite);
    expect(color).not.toBe("green");
    expect(reasons.find(({ test }) => test === "residual_stability")?.outcome).toBe("not_computed");
  });

  it("refuses cost models and weights by columns that it lacks", async () => {
    await expect(runBacktest(good, catalog, { tcModel: "spread" })).rejects.toMatchObject({
      code: "missing-column",
    });
    const poor = memoryCatalog(universe, {}, ["risk.mcap", "ret.openret"]);
    await expect(runBacktest(good, poor, { weight: "value" })).rejects.toMatchObject({
      code: "missing-column",
    });
    await expect(runBacktest(good, poor, { fromOpen: true })).rejects.toMatchObject({
      code: "missing-column",
    });
  });
});

describe("a configuration that makes no sense", () => {
  it.each([
    [{ lag: -1 }, "bad-config"],
    [{ fractile: [90, 10] as const }, "bad-config"],
    [{ tcModel: "impact" as const }, "bad-config"],
    [{ hold: 0.5 }, "bad-config"],
    [{ from: "2020-02-30" }, "bad-date"],
    [{ from: "2040" }, "empty-range"],
    [Object.fromEntries([["lagg", 1]]), "unknown-option"],
  ])("%o is refused with %s", async (config, code) => {
    await expect(runBacktest(good, catalog, config)).rejects.toMatchObject({ code, exitCode: 2 });
  });
});

function verdicts(report: SignalReport): Record<string, string> {
  return Object.fromEntries(report.checks.map(({ check, verdict }) => [check, verdict]));
}

function changed(change: (copy: SignalRows) => void): SignalRows {
  const copy = filtered(good, () => true);
  change(copy);
  return copy;
}

function filtered(rows: SignalRows, keep: (row: number) => boolean): SignalRows {
  return {
    securityId: rows.securityId.filter((_, row) => keep(row)),
    dateSig: rows.dateSig.filter((_, row) => keep(row)),
    dateAvail: rows.dateAvail.filter((_, row) => keep(row)),
    signal: rows.signal.filter((_, row) => keep(row)),
  };
}

function head(rows: SignalRows, count: number): SignalRows {
  return filtered(rows, (row) => row < count);
}

/** Each row twice, the first of the two with another signal. */
function doubled(rows: SignalRows): SignalRows {
  const twice = <T extends Int32Array | Float32Array>(values: T): T => {
    const Kind = values.constructor as new (length: number) => T;
    const out = new Kind(2 * values.length);
    values.forEach((value, at) => {
      out[2 * at] = value;
      out[2 * at + 1] = value;
    });
    return out;
  };
  const signal = twice(rows.signal);
  for (let at = 0; at < signal.length; at += 2) signal[at] = -5;
  return {
    securityId: twice(rows.securityId),
    dateSig: twice(rows.dateSig),
    dateAvail: twice(rows.dateAvail),
    signal,
  };
}
