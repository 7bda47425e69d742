import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { codesFor, orderColumn } from "../../src/catalog/column.ts";

describe("orderColumn", () => {
  it("brings each row to its place and leaves out those without", () => {
    const places = fc.uniqueArray(fc.nat(40), { maxLength: 40 });
    fc.assert(
      fc.property(places, fc.array(fc.nat(40)), (order, dropped) => {
        // Rows that are left out lie between the others, of which the row r holds r / 2.
        const kept = order.map((place, i) => ({ place, i })).toSorted((a, b) => a.place - b.place);
        const ranks: number[] = [];
        kept.forEach(({ i }, rank) => {
          ranks[i] = rank;
        });
        for (const at of dropped) ranks.splice(at % (ranks.length + 1), 0, -1);
        const values = Float32Array.from(ranks, (_, row) => row / 2);
        const column = { kind: "number", values } as const;
        const moved = orderColumn(column, { rows: kept.length, places: Int32Array.from(ranks) });
        const wanted = kept.map((_, place) => ranks.indexOf(place) / 2);
        expect([...moved.values]).toEqual(wanted);
      }),
    );
  });

  it("takes memory that it is given, also for fewer bytes than that has, and moves nothing without an order", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -1, max: 2 }), { maxLength: 9 }), (cells) => {
        const labels = { texts: ["a", "b", "c"], whole: false };
        const values = Int8Array.from(cells);
        const places = Int32Array.from(cells, (_, row) => cells.length - 1 - row);
        const memory = new ArrayBuffer(40);
        const column = { kind: "codes", values, labels } as const;
        const turned = orderColumn(column, { rows: cells.length, places }, memory);
        expect([...turned.values]).toEqual(cells.toReversed());
        expect(turned.values.buffer).toBe(memory);
        expect(orderColumn(column, undefined, memory)).toBe(column);
      }),
    );
  });
});

describe("codesFor", () => {
  it("takes as few bytes as hold the last code and -1", () => {
    for (const [labels, bytes] of [
      [0, 1],
      [128, 1],
      [129, 2],
      [32_768, 2],
      [32_769, 4],
    ] as const) {
      const codes = codesFor(labels, 2);
      codes.set([labels - 1, -1]);
      expect([...codes]).toEqual([labels - 1, -1]);
      expect(codes.BYTES_PER_ELEMENT).toBe(bytes);
    }
  });
});
