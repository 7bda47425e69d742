import { describe, expect, it } from "vitest";
import { asOfRows, type DatedRows } from "../../src/signals/as-of.ts";
import { membersOf } from "../../src/signals/members.ts";
import { randomNumbers } from "../helpers/random.ts";

const MAX_AGE_DAYS = 63;

/** The last row of the entry's security that is not later than its date and at most 63 days older. */
function plain(security: number, day: number, { dates, from, to }: DatedRows, of: number[]) {
  let found = -1;
  for (const [k, date] of dates.entries())
    for (let row = from[k]!; row < to[k]!; row++)
      if (of[row] === security && date <= day && day - date <= MAX_AGE_DAYS) found = row;
  return found;
}

describe("rows as of a date", () => {
  it("are those that a plain search finds, whatever the order of the entries", () => {
    const uniform = randomNumbers(11);
    const whole = (below: number) => Math.floor(uniform() * below);
    for (let round = 0; round < 500; round++) {
      const securities = 1 + whole(5);
      const dates = [...new Set(Array.from({ length: whole(7) }, () => whole(300)))];
      const days = dates
        .sort((a, b) => a - b)
        .map(() => Array.from({ length: securities }, uniform));
      const rows = days.map((day) => [...day.keys()].filter((name) => day[name]! < 0.6));
      const ends = rows.map((_, k) => rows.slice(0, k + 1).flat().length);
      const of = rows.flat();
      const table: DatedRows = {
        dates: Int32Array.from(dates),
        from: Int32Array.from(ends, (_, k) => ends[k - 1] ?? 0),
        to: Int32Array.from(ends),
        members: membersOf(Int32Array.of(0, ...ends), (row) => of[row]!),
      };
      const entries = whole(12);
      const security = Int32Array.from({ length: entries }, () => whole(securities));
      const dateSig = Int32Array.from({ length: entries }, () => whole(420) - 60);
      if (round % 2 === 0) dateSig.sort();
      // As far away as a date can be.
      else if (entries > 1) dateSig.set([2 ** 31 - 1, -(2 ** 31)]);
      const wanted = Array.from(security, (name, at) => plain(name, dateSig[at]!, table, of));
      expect(Array.from(asOfRows({ security, dateSig }, table, securities))).toEqual(wanted);
    }
  });
});
