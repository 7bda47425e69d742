import { beforeAll, describe, expect, it } from "vitest";
import type {
  Codes,
  SignalCatalog,
  SignalRows,
  TableColumns,
} from "../../src/signals/catalog-port.ts";
import type { BacktestConfig } from "../../src/signals/config.ts";
import { membersOf } from "../../src/signals/members.ts";
import { portfolioOn } from "../../src/signals/portfolio-on.ts";
import { memoryCatalog } from "../helpers/universe/catalog.ts";
import { generateUniverse } from "../helpers/universe/generate.ts";
import { plantedSignal } from "../helpers/universe/signals.ts";
import type { Universe, UniverseColumns } from "../helpers/universe/universe.ts";

const universe = generateUniverse({ seed: 5, days: 120, securities: 90, gaps: 0.01 });
const rows = plantedSignal(universe, { seed: 6, rho: 0.1 });
const DAY = 70;

const CONFIGS: readonly BacktestConfig[] = [
  {},
  { lag: 2 },
  { residualize: "industry" },
  { residualize: "all", lag: 1 },
  { weight: "value", universe: "1" },
  { weight: "volume", hold: 5 },
  { fromOpen: true, hold: 3 },
];

describe("the weights of a formation day", () => {
  let spoilt: { readonly catalog: SignalCatalog; readonly rows: SignalRows };

  beforeAll(() => {
    const date = universe.tradingDates[DAY]!;
    spoilt = { catalog: memoryCatalog(spoil(universe, date)), rows: spoilRows(rows, date) };
  });

  it.each(CONFIGS)("know nothing of what comes after it: %o", async (options) => {
    const config = { mincos: 3, ...options };
    const date = universe.tradingDates[DAY]!;
    const before = await portfolioOn(rows, memoryCatalog(universe), date, config);
    const after = await portfolioOn(spoilt.rows, spoilt.catalog, date, config);
    expect(before.weight.some((weight) => weight > 0)).toBe(true);
    expect(after).toEqual(before);
  });

  it("change when the signal of the day does, so the test above can fail", async () => {
    const date = universe.tradingDates[DAY]!;
    const before = await portfolioOn(rows, memoryCatalog(universe), date, { mincos: 3 });
    const other = spoilRows(rows, universe.tradingDates[DAY - 2]!);
    const after = await portfolioOn(other, memoryCatalog(universe), date, { mincos: 3 });
    expect(after).not.toEqual(before);
  });
});

/** Every number after a date is another one, and every second row after it is gone. */
function spoil(whole: Universe, date: number): Universe {
  const table = (source: UniverseColumns): UniverseColumns => {
    const kept: number[] = [];
    const starts = [0];
    for (let k = 0; k < source.dates.length; k++) {
      for (let row = source.starts[k]!; row < source.starts[k + 1]!; row++)
        if (source.dates[k]! <= date || row % 2 === 0) kept.push(row);
      starts.push(kept.length);
    }
    const late = (at: number) => kept[at]! >= source.starts[lateFrom(source, date)]!;
    const columns = <T extends Float32Array | Codes>(
      all: Readonly<Record<string, T>>,
      change: (value: number) => number,
    ) =>
      Object.fromEntries(
        Object.entries(all).map(([name, column]) => [
          name,
          column.slice(0, kept.length).map((_, at) => {
            const value = column[kept[at]!]!;
            return late(at) ? change(value) : value;
          }),
        ]),
      ) as Record<string, T>;
    return {
      ...source,
      starts: Int32Array.from(starts),
      security: Int32Array.from(kept, (row) => source.security[row]!),
      members: membersOf(Int32Array.from(starts), (row) => source.security[kept[row]!]!),
      numbers: columns(source.numbers, (value) => 3 - 7 * value),
      codes: columns(source.codes, (code) => (code > 0 ? 0 : code)),
    };
  };
  const { ret, risk, descriptor } = whole.tables;
  return {
    ...whole,
    tables: { ret: table(ret), risk: table(risk), descriptor: table(descriptor) },
  };
}

function lateFrom({ dates }: TableColumns, date: number): number {
  const found = dates.findIndex((day) => day > date);
  return found < 0 ? dates.length : found;
}

/** Signals that are available after a date are others. */
function spoilRows(source: SignalRows, date: number): SignalRows {
  const signal = source.signal.map((value, row) =>
    source.dateAvail[row]! > date ? -2 * value + row : value,
  );
  return { ...source, signal };
}
