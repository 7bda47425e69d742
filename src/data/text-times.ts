import pl from "nodejs-polars";
import { AssayError } from "../errors.ts";
import { firstUnread, unreadableCell } from "./cells.ts";
import { epochUnit } from "./epoch.ts";

/** [multiply by, divide by] to get milliseconds; two factors since 1e-3 is no exact float. */
const MILLISECONDS = { s: [1_000, 1], ms: [1, 1], us: [1, 1e3], ns: [1, 1e6] } as const;
/** A zone at the end of a time of day: Z, UTC, +02, +0200, +02:00. */
const ZONE = /\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?\s*(Z|z|UTC|[+-]\d{2}(?::?\d{2})?)$/;
/** A time whose parts are separated as polars wants it; polars itself passes over what follows it. */
const WHOLE = /^\d{4}-\d{1,2}-\d{1,2} \d{1,2}:\d{2}:\d{2}(\.\d+)?$/;
/** A date, and perhaps a time of day, without anything between: 2020, 20200131, 202001311530[00]. */
const COMPACT =
  /^(19|20)\d{2}((0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(([01]\d|2[0-3])[0-5]\d([0-5]\d)?)?)?$/;

/**
 * Times of a text column as int64 ms UTC, named `timestamp`. Understood are whole numbers since
 * 1970 (seconds to nanoseconds, by size), `20200131`, `202001311530`, a year, ISO dates and datetimes, with
 * `-`, `/` or `.` between the parts of the date, `T` or a space before the time of day, and a zone after it
 * that is the same in every row; without zone the time is taken as UTC. Anything else after it is refused.
 *
 * @throws AssayError `empty-time`, `mixed-time-zones`, `unreadable-cell`
 */
export function parseTimes(path: string, frame: pl.DataFrame, name: string): pl.Series {
  const text = frame.select(pl.col(name).alias("text"));
  if (text.getColumn("text").nullCount() > 0) {
    const row = Number(
      text.withRowIndex("row").filter(pl.col("text").isNull()).getColumn("row").get(0),
    );
    throw new AssayError(
      "empty-time",
      `${path}, line ${row + 2}, column "${name}": expected a time, the cell is empty.`,
      "Fill in the time or remove the row.",
    );
  }
  const first = String(text.getColumn("text").get(0));
  const wholeNumbers = /^[+-]?\d+(\.\d*)?$/.test(first) && !COMPACT.test(first);
  const parsed = wholeNumbers ? parseEpoch(text, Number(first)) : parseDates(path, name, text);
  const time = parsed.getColumn("time");
  if (time.nullCount() > 0) {
    const { row, cell } = firstUnread(parsed, "time");
    const wanted =
      row === 0
        ? "a time such as 2020-01-31 or 2020-01-31T15:30:00Z"
        : `a time like the first one (${first})`;
    throw unreadableCell(path, row, name, wanted, cell);
  }
  return time.rename("timestamp");
}

function parseEpoch(text: pl.DataFrame, first: number): pl.DataFrame {
  const [times, over] = MILLISECONDS[epochUnit(first)];
  // Nanoseconds of our days pass 2^53, but not by so much that a millisecond moves.
  const number = pl.col("text").cast(pl.Float64, false).mul(pl.lit(times)).div(pl.lit(over));
  const time = number.floor().cast(pl.Int64);
  return text.withColumn(time.alias("time"));
}

function parseDates(path: string, name: string, text: pl.DataFrame): pl.DataFrame {
  const zone = commonZone(path, name, text);
  const column = pl.col("text").str;
  const local = (
    zone === undefined ? pl.col("text") : column.replace(/\s*(Z|z|UTC|[+-]\d{2}(:?\d{2})?)$/, "")
  ).str
    .replace(/^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})$/, "$1-$2-$3 $4:$5")
    .str.replace(/^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})$/, "$1-$2-$3 $4:$5:$6")
    .str.replace(/^(\d{4})(\d{2})(\d{2})$/, "$1-$2-$3")
    .str.replace(/^(\d{4})$/, "$1-01-01")
    .str.replace(/^(\d{4})[/.](\d{1,2})[/.](\d{1,2})/, "$1-$2-$3")
    .str.replace(/[T ]+/, " ")
    .str.replace(/^(\S+)$/, "$1 00:00:00")
    .str.replace(/ (\d{1,2}:\d{2})$/, " $1:00")
    .str.replace(",", ".");
  const shift = zone === undefined ? 0 : zoneMilliseconds(zone);
  // polars parses to microseconds whatever unit is asked for, hence the cast to milliseconds.
  const time = pl
    .when(local.str.contains(WHOLE))
    .then(local)
    .otherwise(pl.lit(null))
    .str.strptime(pl.Datetime("ms"), "%Y-%m-%d %H:%M:%S%.f")
    .cast(pl.Datetime("ms"))
    .cast(pl.Int64)
    .sub(pl.lit(shift).cast(pl.Int64));
  return text.withColumn(time.alias("time"));
}

/** @throws AssayError `mixed-time-zones`, naming two rows that differ. */
function commonZone(path: string, name: string, text: pl.DataFrame): string | undefined {
  const zoned = text
    .withRowIndex("row")
    .withColumn(pl.col("text").str.extract(ZONE, 1).fillNull(pl.lit("")).alias("zone"));
  const firsts = zoned.unique({ subset: ["zone"], keep: "first", maintainOrder: true });
  if (firsts.height > 1) {
    const examples = [0, 1].map((i) => {
      const line = Number(firsts.getColumn("row").get(i)) + 2;
      return `line ${line} has ${JSON.stringify(firsts.getColumn("text").get(i))}`;
    });
    throw new AssayError(
      "mixed-time-zones",
      `${path}, column "${name}": expected one time zone for all rows, but ${examples.join(" and ")}.`,
      "Write all times in UTC, or all with the same offset.",
    );
  }
  const zone = String(firsts.getColumn("zone").get(0));
  return zone === "" ? undefined : zone;
}

/** Offset of `+02`, `+0200`, `+02:00` or `Z` from UTC, in ms. */
function zoneMilliseconds(zone: string): number {
  const match = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone);
  if (!match) return 0;
  const minutes = Number(match[2]) * 60 + Number(match[3] ?? 0);
  return (match[1] === "-" ? -1 : 1) * minutes * 60_000;
}
