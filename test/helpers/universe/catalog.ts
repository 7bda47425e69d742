import { unknownName } from "../../../src/errors.ts";
import type {
  SignalCatalog,
  SignalRows,
  TableColumns,
  UniverseTable,
} from "../../../src/signals/catalog-port.ts";
import type { Universe } from "./universe.ts";

/**
 * A catalog over a universe in memory, with stored baselines if given.
 *
 * @param leaveOut columns that the snapshot shall lack, as `ret.adv` or `risk.growth`
 */
export function memoryCatalog(
  { spec, tradingDates, securityIds, tables }: Universe,
  baselines: Readonly<Record<string, SignalRows>> = {},
  leaveOut: readonly string[] = [],
): SignalCatalog {
  const columnsOf = (name: UniverseTable) =>
    [...Object.keys(tables[name].numbers), ...Object.keys(tables[name].codes)].filter(
      (column) => !leaveOut.includes(`${name}.${column}`),
    );
  const columns = {
    ret: columnsOf("ret"),
    risk: columnsOf("risk"),
    descriptor: columnsOf("descriptor"),
  };
  const fingerprint = `memory-${Object.values(spec).join("-")}`;
  return {
    id: fingerprint,
    fingerprint,
    tradingDates,
    securityIds,
    columns,
    storedBaselines: Object.keys(baselines),
    table: async (name, wanted) => {
      for (const column of wanted) {
        if (!columns[name].includes(column))
          throw unknownName("missing-column", `column of ${name}`, column, columns[name]);
      }
      return pick(tables[name], wanted);
    },
    storedBaseline: async (name) => {
      const rows = baselines[name];
      if (!rows) throw unknownName("unknown-baseline", "baseline", name, Object.keys(baselines));
      return rows;
    },
  };
}

function pick(table: TableColumns, wanted: readonly string[]): TableColumns {
  const only = <T>(columns: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(Object.entries(columns).filter(([name]) => wanted.includes(name)));
  return {
    ...table,
    numbers: only(table.numbers),
    codes: only(table.codes),
    labels: only(table.labels),
  };
}
