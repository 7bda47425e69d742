import type { SignalCatalog } from "../catalog-port.ts";
import { type Baseline, type BaselineOutcome, generateBaseline } from "./baseline.ts";
import { priceGrowth } from "./price-window.ts";

const WEEK = 5;
const MONTH = 21;
const YEAR = 252;

/** What fell most in five days is bought: -(close[t]/close[t-5] - 1). */
export const reversal: Baseline = {
  name: "reversal_5d",
  title: "Five-day reversal",
  definition: "-(close[t]/close[t-5] - 1): what fell most in five days is bought.",
  compute: async (catalog) => {
    const { table, values } = await priceGrowth(catalog, WEEK, 0);
    return { table, values: values.map((value) => -value) };
  },
};

/** Jegadeesh and Titman (1993): the year's winners, without the last month. */
export const momentum: Baseline = {
  name: "momentum_12_1",
  title: "12-1 momentum",
  definition: "close[t-21]/close[t-252] - 1: the year's winners, without the last month.",
  compute: (catalog) => priceGrowth(catalog, YEAR, MONTH),
};

/** Value as the snapshot's risk table has it. */
export const value: Baseline = {
  name: "value",
  title: "Value",
  definition: "The column value of the snapshot's risk table.",
  compute: async (catalog) => {
    if (!catalog.columns.risk.includes("value"))
      return { unavailable: "the snapshot's risk table has no column value" };
    const table = await catalog.table("risk", ["value"]);
    return { table, values: table.numbers.value! };
  },
};

/** Rows of `reversal_5d`: -(close[t]/close[t-5] - 1), or why there are none. */
export function generateReversalSignal(catalog: SignalCatalog): Promise<BaselineOutcome> {
  return generateBaseline(reversal, catalog);
}

/** Rows of `momentum_12_1`: close[t-21]/close[t-252] - 1, or why there are none. */
export function generateMomentumSignal(catalog: SignalCatalog): Promise<BaselineOutcome> {
  return generateBaseline(momentum, catalog);
}

/** Rows of `value`: the risk table's column, or why there are none. */
export function generateValueSignal(catalog: SignalCatalog): Promise<BaselineOutcome> {
  return generateBaseline(value, catalog);
}
