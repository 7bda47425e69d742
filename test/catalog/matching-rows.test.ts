import fc from "fast-check";
import { expect, it } from "vitest";
import { matchedColumn, stretchesOf } from "../../src/catalog/matching-rows.ts";

it("matchedColumn takes each row from where it lies, in stretches of any length", () => {
  const stretch = fc.record({
    missing: fc.boolean(),
    start: fc.integer({ min: 0, max: 900 }),
    length: fc.integer({ min: 1, max: 99 }),
  });
  fc.assert(
    fc.property(fc.array(stretch, { maxLength: 12 }), (stretches) => {
      const rows = stretches.flatMap(({ missing, start, length }) =>
        Array.from({ length }, (_, i) => (missing ? -1 : start + i)),
      );
      const memory = new ArrayBuffer(4 * rows.length);
      const found = stretchesOf(rows.length, (place) => rows[place]!);
      const values = Float32Array.from({ length: 1000 }, (_, row) => row / 8);
      const numbers = matchedColumn({ kind: "number", values }, found, memory);
      expect([...numbers.values]).toEqual(rows.map((row) => (row < 0 ? Number.NaN : row / 8)));
      const codes = Int16Array.from({ length: 1000 }, (_, row) => row % 300);
      const labels = { texts: Array.from({ length: 300 }, String), whole: true };
      const groups = matchedColumn({ kind: "codes", values: codes, labels }, found, memory);
      expect([...groups.values]).toEqual(rows.map((row) => (row < 0 ? -1 : row % 300)));
    }),
  );
});
