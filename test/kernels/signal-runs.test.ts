import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { KernelMemory } from "../../src/kernels/memory.ts";
import { SignalRuns } from "../../src/kernels/signal-runs.ts";

/** Values of which many are equal, some huge and some not known. */
const VALUE = fc.oneof(
  { weight: 20, arbitrary: fc.integer({ min: -1, max: 1 }).map((x) => x / 2) },
  { weight: 1, arbitrary: fc.constantFrom(Number.NaN, -0, 1e308, -1e308, Infinity, -Infinity) },
);
const PAIRS = fc.oneof(
  fc.array(fc.tuple(VALUE, VALUE), { minLength: 1, maxLength: 300 }),
  // long stretches of one answer, so that whole groups of bars are passed over
  fc
    .array(fc.tuple(VALUE, VALUE, fc.integer({ min: 1, max: 200 })), {
      minLength: 1,
      maxLength: 10,
    })
    .map((pieces) => pieces.flatMap(([x, y, n]) => new Array<[number, number]>(n).fill([x, y]))),
);

function choose(a: number, b: number, orEqual: boolean): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.NaN;
  return (orEqual ? a >= b : a > b) ? 1 : -1;
}

describe("runs of a choice", () => {
  it.each([false, true])("are those of the chosen values, or equal %s", (orEqual) => {
    const memory = new KernelMemory();
    const [a, b, chosen] = [memory.reserveTile(), memory.reserveTile(), memory.reserveTile()];
    const ofChoice = new SignalRuns(memory);
    const ofSignal = new SignalRuns(memory);
    memory.commit();
    ofChoice.prepare();
    ofSignal.prepare();
    fc.assert(
      fc.property(PAIRS, (pairs) => {
        const n = pairs.length;
        memory.float64(a).set(pairs.map(([x]) => x));
        memory.float64(b).set(pairs.map(([, y]) => y));
        const values = pairs.map(([x, y]) => choose(x, y, orEqual));
        memory.float64(chosen).set(values);
        const known = !values.some(Number.isNaN);
        const choice = { a: a.offset, b: b.offset, yes: 1, no: -1, orEqual, known };
        ofChoice.fromChoice(choice, 0, n);
        ofSignal.fromSignal(chosen.offset, n);
        expect(ofChoice.unknown).toBe(values.filter(Number.isNaN).length);
        for (let t = 0; t < n; t++) {
          expect(ofChoice.at(t), `bar ${t}`).toBe(values[t]);
          expect(ofSignal.at(t), `bar ${t}`).toBe(values[t]);
        }
      }),
      { numRuns: 300, seed: 5 },
    );
  });
});
