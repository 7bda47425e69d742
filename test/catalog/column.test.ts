import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { codesFor, orderColumn } from "../../src/catalog/column.ts";
import { randomNumbers } from "../helpers/random.ts";

describe("orderColumn", () => {
  it("brings each place its row over several windows, whether runs ascend or not", () => {
    const random = randomNumbers(7);
    const length = 600_001;
    const values = Float32Array.from({ length }, (_, row) => row / 2);
    const ascending = Int32Array.from({ length }, (_, place) => place);
    const shuffled = ascending.slice();
    for (let place = length - 1; place > 0; place--) {
      const other = Math.floor(random() * (place + 1));
      [shuffled[place], shuffled[other]] = [shuffled[other]!, shuffled[place]!];
    }
    // As a table that lies date by date is brought into the order of 7 securities.
    const across = ascending.toSorted((a, b) => (a % 7) - (b % 7) || a - b);
    const byRun = Int32Array.from({ length: 8 }, (_, s) =>
      across.findIndex((row) => row % 7 === s),
    );
    byRun[7] = length;
    const one = Int32Array.of(0, length);
    for (const [rows, starts] of [
      [shuffled, one],
      [shuffled, byRun],
      [across, byRun],
      [across, one],
      [ascending, one],
    ] as const) {
      const column = orderColumn({ kind: "number", values }, { rows, starts });
      expect(column.values.every((value, place) => value === rows[place]! / 2)).toBe(true);
    }
  });

  it("takes memory that it is given, also for fewer bytes than that has, and moves nothing without an order", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -1, max: 2 }), { maxLength: 9 }), (cells) => {
        const labels = { texts: ["a", "b", "c"], whole: false };
        const values = Int8Array.from(cells);
        const rows = Int32Array.from(cells, (_, place) => cells.length - 1 - place);
        const memory = new ArrayBuffer(40);
        const starts = Int32Array.of(0, cells.length);
        const column = { kind: "codes", values, labels } as const;
        const turned = orderColumn(column, { rows, starts }, memory);
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
