/**
 * Makes the files in examples/signals/ from the demo universe in examples/data/universe/:
 *
 *   node scripts/make-demo-signals.mjs
 *
 * What they are stands in examples/signals/README.md. The result depends on nothing but the universe
 * and the version of polars.
 */
import { statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import pl from "nodejs-polars";
import { malformedCsv, misnamedCsv } from "./lib/demo-signals/malformed.mjs";
import { lookAhead, momentumReversal, noise } from "./lib/demo-signals/signals.mjs";
import { readUniverse } from "./lib/demo-signals/universe.mjs";
import { multiples } from "./lib/demo-universe/rounding.mjs";
import { dayOf } from "./lib/demo-universe/sources.mjs";

const EXAMPLES = new URL("../examples/", import.meta.url).pathname;
const OUT = join(EXAMPLES, "signals");
/** A year of history comes first. */
const FROM = dayOf("2014-01-01");
/** Values are multiples of 2^-8, so that the files stay small. */
const DIGITS = 8;

const universe = readUniverse(join(EXAMPLES, "data", "universe"));
const good = multiples(momentumReversal(universe), DIGITS);
await write("momentum-reversal", good);
await write("noise", multiples(noise(universe), DIGITS));
await write("look-ahead", multiples(lookAhead(universe), DIGITS));
const from = dayOf("2016-03-01");
const some = rowsOf(good).filter(({ date, id }) => date >= from && date < from + 60 && id < 120);
writeFileSync(join(OUT, "malformed.csv"), malformedCsv(some));
writeFileSync(join(OUT, "misnamed.csv"), misnamedCsv(some));
console.log(`malformed and misnamed: ${some.length} sound rows`);

/**
 * Rows with a value, by (security, date).
 * @param {Float32Array} values date by date
 */
function rowsOf(values) {
  const { dates, ids, row } = universe;
  const rows = [];
  for (let s = 0; s < ids.length; s++) {
    for (let n = 0; n < dates.length; n++) {
      const cell = n * ids.length + s;
      const [id, date, value] = [ids[s] ?? 0, dates[n] ?? 0, values[cell] ?? Number.NaN];
      if (row[cell] && date >= FROM && !Number.isNaN(value)) rows.push({ id, date, value });
    }
  }
  return rows;
}

/**
 * @param {string} name
 * @param {Float32Array} values
 */
async function write(name, values) {
  const rows = rowsOf(values);
  const day = Int32Array.from(rows, ({ date }) => date);
  const date = (/** @type {string} */ column, /** @type {Int32Array} */ days) =>
    pl.Series(column, days, pl.Int32).cast(pl.Date);
  const path = join(OUT, `${name}.parquet`);
  const frame = pl.DataFrame([
    pl.Series(
      "security_id",
      Int32Array.from(rows, ({ id }) => id),
      pl.Int32,
    ),
    date("date_sig", day),
    date(
      "date_avail",
      day.map((d) => d + 1),
    ),
    pl.Series(
      "signal",
      Float32Array.from(rows, ({ value }) => value),
      pl.Float32,
    ),
  ]);
  await frame
    .lazy()
    .sinkParquet(path, { compression: "zstd", compressionLevel: 19, statistics: "full" })
    .collect();
  console.log(`${name}: ${frame.height} rows, ${(statSync(path).size / 1e6).toFixed(2)} MB`);
}
