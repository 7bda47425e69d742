import { join } from "node:path";
import pl from "nodejs-polars";

/**
 * Columns of the demo universe, date by date: the cell of security s on trading date n is at
 * n · ids.length + s; NaN where there is no row or it is not known.
 * @typedef {object} DemoUniverse
 * @property {Int32Array} dates days since 1970-01-01
 * @property {Int32Array} ids security_id, ascending
 * @property {Uint8Array} row 1 where `ret` has a row
 * @property {Int32Array} sector per security
 * @property {Readonly<Record<"ret" | "adv" | "momentum" | "volatility", Float64Array>>} columns
 */

/**
 * @param {string} folder examples/data/universe
 * @returns {DemoUniverse}
 */
export function readUniverse(folder) {
  const ret = pl.readParquet(join(folder, "ret.parquet"));
  const risk = pl.readParquet(join(folder, "risk.parquet"));
  const dates = Int32Array.from(new Set(days(ret))).sort();
  const ids = Int32Array.from(new Set(numbers(ret, "security_id"))).sort();
  const size = dates.length * ids.length;
  const cells = { ret: cellsOf(ret, dates, ids), risk: cellsOf(risk, dates, ids) };
  /** @type {(name: string, table: "ret" | "risk") => Float64Array} */
  const column = (name, table) => {
    const out = new Float64Array(size).fill(Number.NaN);
    const values = numbers(table === "ret" ? ret : risk, name);
    cells[table].forEach((cell, k) => {
      out[cell] = values[k] ?? Number.NaN;
    });
    return out;
  };
  const row = new Uint8Array(size);
  for (const cell of cells.ret) row[cell] = 1;
  const sector = new Int32Array(ids.length);
  const sectors = numbers(risk, "sector_id");
  cells.risk.forEach((cell, k) => {
    sector[cell % ids.length] = sectors[k] ?? 0;
  });
  return {
    dates,
    ids,
    row,
    sector,
    columns: {
      ret: column("ret", "ret"),
      adv: column("adv", "ret"),
      momentum: column("momentum", "risk"),
      volatility: column("volatility", "risk"),
    },
  };
}

/**
 * @param {pl.DataFrame} frame
 * @param {Int32Array} dates
 * @param {Int32Array} ids
 */
function cellsOf(frame, dates, ids) {
  const at = new Map(Array.from(dates, (date, n) => [date, n * ids.length]));
  const place = new Map(Array.from(ids, (id, s) => [id, s]));
  const day = days(frame);
  return numbers(frame, "security_id").map(
    (id, k) => (at.get(day[k] ?? 0) ?? 0) + (place.get(id) ?? 0),
  );
}

/** @param {pl.DataFrame} frame */
function days(frame) {
  return Int32Array.from(frame.getColumn("date").cast(pl.Int32).toArray(), Number);
}

/**
 * @param {pl.DataFrame} frame
 * @param {string} name
 */
function numbers(frame, name) {
  return Float64Array.from(frame.getColumn(name).toArray(), (value) =>
    value === null ? Number.NaN : Number(value),
  );
}
