import { loadCatalog } from "../../src/catalog/index.ts";
import type { Codes, TableColumns } from "../../src/signals/catalog-port.ts";
import { placesOn } from "../../src/signals/members.ts";
import type { OptionsOf } from "./options.ts";
import type { Task } from "./task.ts";

/** A snapshot from disk to the columns of the default configuration in shared memory. */
export function open({ snapshot }: OptionsOf<"open">): Task {
  const run = async () => {
    const catalog = await loadCatalog(snapshot);
    // At once, as a backtest asks for them.
    const [ret, risk] = await Promise.all([
      catalog.table("ret", ["ret"]),
      catalog.table("risk", ["cap"]),
    ]);
    return { catalog, ret, risk };
  };
  return {
    data: [],
    run,
    answers: async () => {
      const { catalog, ret, risk } = await run();
      const cap = risk.codes.cap!;
      const known = ret.numbers.ret!.filter((value) => !Number.isNaN(value));
      return {
        opened: Float64Array.of(0),
        ret_rows: Float64Array.of(ret.numbers.ret!.length),
        ret_keys: Float64Array.of(sumOfKeys(ret, catalog.securityIds)),
        ret_known: Float64Array.of(known.length),
        ret_sum: Float64Array.of(sum(known)),
        risk_rows: Float64Array.of(cap.length),
        risk_keys: Float64Array.of(sumOfKeys(risk, catalog.securityIds)),
        cap_sum: Float64Array.of(sum(cap)),
      };
    },
  };
}

/** Sum of security_id and of days since 1970. */
function sumOfKeys({ dates, members }: TableColumns, ids: Int32Array): number {
  const places = new Int32Array(ids.length);
  let total = 0;
  for (let day = 0; day < dates.length; day++) {
    const rows = placesOn(members, day, places);
    for (let i = 0; i < rows; i++) total += dates[day]! + ids[places[i]!]!;
  }
  return total;
}

function sum(values: Float32Array | Codes): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
