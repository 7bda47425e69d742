import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { datewiseKeyOrder } from "../../src/catalog/datewise-keys.ts";
import { type KeyOrder, keyOrder } from "../../src/catalog/key-order.ts";
import { noRowsDropped } from "../../src/catalog/table-quality.ts";

type Key = readonly [id: number, date: number];

const byKey = (a: Key, b: Key) => a[0] - b[0] || a[1] - b[1];
const byDate = (a: Key, b: Key) => a[1] - b[1] || a[0] - b[0];
const distinct = (values: readonly number[]) => [...new Set(values)].sort((a, b) => a - b);

/** As the interface says, by the sorts of JavaScript. */
function expectedOrder(source: readonly Key[], kept: readonly number[]) {
  const last = new Map(kept.map((row) => [source[row]!.join(), row]));
  const rows = kept.filter((row) => last.get(source[row]!.join()) === row);
  const placesIn = (compare: (a: Key, b: Key) => number) => {
    const sorted = rows.toSorted((a, b) => compare(source[a]!, source[b]!));
    const places = source.map((_, row) => sorted.indexOf(row));
    return places.every((place, row) => place === row)
      ? undefined
      : { rows: rows.length, places: Int32Array.from(places) };
  };
  const keys = rows.map((row) => source[row]!).sort(byKey);
  const dates = distinct(keys.map(([, date]) => date));
  const datewise = keys.toSorted(byDate);
  const starts = dates.map((day) => datewise.findIndex(([, date]) => date === day));
  return {
    securityId: Int32Array.from(keys, ([id]) => id),
    date: Int32Array.from(keys, ([, date]) => date),
    byDate: { dates: Int32Array.from(dates), starts: Int32Array.from([...starts, keys.length]) },
    ids: Int32Array.from(distinct(keys.map(([id]) => id))),
    keyed: placesIn(byKey),
    dated: placesIn(byDate),
  };
}

const columnsOf = (keys: readonly Key[]) =>
  [Int32Array.from(keys, ([id]) => id), Int32Array.from(keys, ([, date]) => date)] as const;

const key = fc.tuple(fc.integer({ min: -3, max: 5 }), fc.integer({ min: 0, max: 4 }));

describe("keyOrder", () => {
  it("sorts rows that are kept, the last of each key, and says where those of the source come to", () => {
    fc.assert(
      fc.property(fc.array(key, { maxLength: 30 }), fc.array(fc.nat(29)), (keys, dropped) => {
        const kept = keys.map((_, row) => row).filter((row) => !dropped.includes(row));
        const counts = noRowsDropped();
        const rows = kept.length < keys.length ? Int32Array.from(kept) : undefined;
        const order = keyOrder(...columnsOf(keys), rows, counts);
        expect(order).toEqual(expectedOrder(keys, kept));
        expect(counts.duplicate_rows).toBe(kept.length - order.date.length);
      }),
    );
  });
});

describe("datewiseKeyOrder", () => {
  const datewise = fc
    .uniqueArray(key, { minLength: 1, maxLength: 30, selector: String })
    .map((keys) => keys.sort(byDate));

  it("sorts a table that lies date by date as any other", () => {
    fc.assert(
      fc.property(datewise, (keys) => {
        const all = keys.map((_, row) => row);
        expect(datewiseKeyOrder(...columnsOf(keys))).toEqual(expectedOrder(keys, all));
      }),
    );
  });

  it("leaves a table alone that lies otherwise, has a key twice, or ids far apart", () => {
    const orderOf = (keys: readonly Key[]): KeyOrder | undefined =>
      datewiseKeyOrder(...columnsOf(keys));
    fc.assert(
      fc.property(fc.array(key, { minLength: 2 }), (keys) => {
        const ascends = keys.every((k, row) => row === 0 || byDate(keys[row - 1]!, k) < 0);
        expect(orderOf(keys) !== undefined).toBe(ascends);
      }),
    );
    expect(
      orderOf([
        [-(2 ** 31), 1],
        [2 ** 31 - 1, 1],
      ]),
    ).toBeUndefined();
  });
});
