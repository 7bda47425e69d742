import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { everMembers, membersOf, movedMembers, placesOn } from "../../src/signals/members.ts";
import { rowPlaces } from "../helpers/row-places.ts";

/** Enough for some words that are full, some that are empty, and one that ends early. */
const SECURITIES = 150;

/** Per date the places of its securities: many or few, or whole stretches of them. */
const dates = fc.array(
  fc.oneof(
    fc.uniqueArray(fc.nat(SECURITIES - 1)),
    fc
      .tuple(fc.nat(SECURITIES - 1), fc.nat(SECURITIES - 1), fc.nat(SECURITIES - 1))
      .map(([from, to, hole]) =>
        Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i).filter(
          (place) => place !== hole,
        ),
      ),
  ),
  { maxLength: 5 },
);

function ascending(places: readonly number[]): number[] {
  return [...places].sort((a, b) => a - b);
}

function packed(byDate: readonly (readonly number[])[]) {
  const rows = byDate.flatMap(ascending);
  const ends = byDate.map((_, k) => byDate.slice(0, k + 1).flat().length);
  return membersOf(Int32Array.of(0, ...ends), (row) => rows[row]!);
}

describe("members of the dates of a table", () => {
  it("are brought back date by date as they were given", () => {
    fc.assert(
      fc.property(dates, (byDate) => {
        const members = packed(byDate);
        const into = new Int32Array(SECURITIES);
        const back = byDate.map((_, k) => [...into.subarray(0, placesOn(members, k, into))]);
        expect(back).toEqual(byDate.map(ascending));
        expect(rowPlaces({ members })).toEqual(byDate.flatMap(ascending));
        expect(members.bits.includes(0)).toBe(false);
        expect(members.bits.buffer).toBeInstanceOf(SharedArrayBuffer);
      }),
    );
  });

  it("take one word for 32 securities that stand together, and none for those that are missing", () => {
    const { from, to, words, bits } = packed([[32, 33, 63, 4000], [], [0]]);
    expect([[...from], [...to]]).toEqual([
      [0, 2, 2],
      [2, 2, 3],
    ]);
    expect([...words]).toEqual([1, 125, 0]);
    expect([...bits]).toEqual([-(2 ** 31) + 3, 1, 1]);
  });

  it("stay the same when securities move to places further up", () => {
    // Gaps between the old places, none to many, which tear words apart or leave them whole.
    const gaps = fc.oneof(
      fc.array(fc.nat(3), { minLength: SECURITIES, maxLength: SECURITIES }),
      fc
        .tuple(fc.nat(100), fc.nat(SECURITIES - 1))
        .map(([gap, at]) => Array.from({ length: SECURITIES }, (_, i) => (i === at ? gap : 0))),
    );
    fc.assert(
      fc.property(dates, gaps, (byDate, steps) => {
        let place = -1;
        const places = Int32Array.from(steps, (gap) => {
          place += 1 + gap;
          return place;
        });
        const moved = movedMembers(packed(byDate), byDate.flat().length, places);
        const wanted = byDate.map((day) => day.map((old) => places[old]!));
        expect(moved).toEqual(packed(wanted));
      }),
    );
  });

  it("are seen in everMembers if any date has them", () => {
    fc.assert(
      fc.property(dates, (byDate) => {
        const all = new Set(byDate.flat());
        const wanted = Array.from({ length: SECURITIES }, (_, place) => Number(all.has(place)));
        expect([...everMembers(packed(byDate), SECURITIES)]).toEqual(wanted);
      }),
    );
  });
});
