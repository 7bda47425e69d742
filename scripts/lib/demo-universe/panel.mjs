import pl from "nodejs-polars";

/**
 * Daily bars of all securities on one calendar. Columns are symbol by symbol: the cell of security s
 * on trading date n is at s · dates.length + n; NaN where there is no bar or no such price.
 * @typedef {object} Panel
 * @property {string[]} symbols ascending
 * @property {Int32Array} dates trading dates, days since 1970-01-01
 * @property {Uint8Array} bar 1 where the source has a bar
 * @property {Float64Array} open
 * @property {Float64Array} close
 * @property {Float64Array} volume shares
 */

const MS_PER_DAY = 86_400_000;

/**
 * Reads the shipped `sp500_daily.parquet`.
 * @param {string} path
 * @returns {Panel}
 */
export function readPanel(path) {
  const frame = pl.readParquet(path);
  const symbol = /** @type {string[]} */ (frame.getColumn("symbol").toArray());
  const day = Int32Array.from(numbers(frame, "timestamp"), (time) => time / MS_PER_DAY);
  const symbols = [...new Set(symbol)].sort();
  const dates = Int32Array.from(new Set(day)).sort();
  const place = new Map(symbols.map((name, s) => [name, s * dates.length]));
  const at = new Map(Array.from(dates, (date, n) => [date, n]));
  const cells = Int32Array.from(
    symbol,
    (name, row) => (place.get(name) ?? 0) + (at.get(day[row] ?? 0) ?? 0),
  );
  const size = symbols.length * dates.length;
  /** @param {string} name */
  const column = (name) => {
    const values = new Float64Array(size).fill(Number.NaN);
    const source = numbers(frame, name);
    cells.forEach((cell, row) => {
      values[cell] = source[row] ?? Number.NaN;
    });
    return values;
  };
  const bar = new Uint8Array(size);
  for (const cell of cells) bar[cell] = 1;
  return {
    symbols,
    dates,
    bar,
    open: column("open"),
    close: column("close"),
    volume: column("volume"),
  };
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
