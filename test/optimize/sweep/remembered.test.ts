import { describe, expect, it } from "vitest";
import { Remembered } from "../../../src/optimize/sweep/remembered.ts";
import type { ParameterValues } from "../../../src/strategy/parameters.ts";

type Look = (params: ParameterValues) => string;

/** Values for all `sets` by a remembered function, with the number of times it was called. */
function ask(look: Look, sets: readonly Record<string, number | string>[]) {
  let calls = 0;
  const remembered = new Remembered((params) => {
    calls++;
    return look(params);
  });
  const values = sets.map((set) => remembered.of(set as ParameterValues));
  return { values, calls };
}

/** a = 1, 2, 3 with b = 1, 2 and c = 1 … 5: 30 sets. */
const SETS = [1, 2, 3].flatMap((a) =>
  [1, 2].flatMap((b) => [1, 2, 3, 4, 5].map((c) => ({ a, b, c }))),
);
const of = (params: ParameterValues, name: string) => String(params[name]);

describe("Remembered", () => {
  it.each<[string, Look, number]>([
    ["at one of three parameters, once per value", (p) => of(p, "a"), 3],
    ["at none, once", () => "always", 1],
    ["at two, once per pair", ({ c, a }) => `${a}-${c}`, 15],
    [
      "at one or the other, once per way",
      (p) => (of(p, "a") === "1" ? of(p, "b") : of(p, "c")),
      2 + 5 + 5,
    ],
    ["at the rest of a destructuring, once per set", ({ a, ...rest }) => `${a}${rest.c}`, 30],
    ["at the names, once per set", (p) => Object.keys(p).join(), 30],
    ["at the entries, once per set", (p) => JSON.stringify(p), 30],
    ["at whether there is one, once per value of that", (p) => String("b" in p), 2],
    ["at one that is not there, once", (p) => of(p, "d"), 1],
    ["at whether one is its own, once per set at most", (p) => String(Object.hasOwn(p, "a")), 30],
  ])("calls a function that looks %s", (_, look, most) => {
    const { values, calls } = ask(look, SETS);
    expect(values).toEqual(SETS.map((set) => look(set)));
    expect(calls).toBeLessThanOrEqual(most);
  });

  it("keeps nothing of looks at as many parameters as it is told, and knows the rest", () => {
    let calls = 0;
    const remembered = new Remembered((params) => {
      calls++;
      return of(params, "a") === "1" ? "one" : `${of(params, "b")}${of(params, "c")}`;
    }, 3);
    const sets = SETS as readonly Record<string, number>[];
    for (let round = 0; round < 2; round++) {
      const values = sets.map((set) => remembered.of(set as ParameterValues));
      expect(values).toEqual(sets.map(({ a, b, c }) => (a === 1 ? "one" : `${b}${c}`)));
    }
    // a = 1 once; the others look at all three each time
    expect(calls).toBe(1 + 2 * 20);
  });

  it("tells 1 from the text 1", () => {
    const { values } = ask((p) => typeof p.a, [{ a: 1 }, { a: "1" }, { a: 1 }]);
    expect(values).toEqual(["number", "string", "number"]);
  });

  it("throws again what the function threw, for the same values alone", () => {
    let calls = 0;
    const remembered = new Remembered((params) => {
      calls++;
      if (params.a === 2) throw new Error("no two");
      return params.a;
    });
    expect(remembered.of({ a: 1, b: 1 })).toBe(1);
    expect(() => remembered.of({ a: 2, b: 1 })).toThrow("no two");
    expect(() => remembered.of({ a: 2, b: 2 })).toThrow("no two");
    expect(remembered.of({ a: 1, b: 2 })).toBe(1);
    expect(calls).toBe(2);
  });

  it("asks a function again that looks elsewhere each time, rather than mix its ways up", () => {
    let turn = 0;
    const remembered = new Remembered((params) => {
      turn++;
      return turn % 2 === 1 ? `a${params.a}` : `b${params.b}`;
    });
    // The first call looked at a; a set with another a is asked anew, and then looks at b.
    expect(remembered.of({ a: 1, b: 7 })).toBe("a1");
    expect(remembered.of({ a: 2, b: 8 })).toBe("b8");
    expect(remembered.of({ a: 2, b: 9 })).toBe("a2");
    expect(remembered.of({ a: 1, b: 9 })).toBe("a1");
  });

  it("does not let the function write into the parameters", () => {
    const remembered = new Remembered((params) => {
      Object.assign(params, { a: 5 });
      return 0;
    });
    expect(() => remembered.of({ a: 1 })).toThrow(TypeError);
  });
});
