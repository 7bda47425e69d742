import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CrossSection } from "../../src/kernels/cross-section.ts";

/** A fraction of whole numbers, so that the plain regression rounds nothing. */
class Fraction {
  readonly over: bigint;
  readonly under: bigint;

  constructor(over: bigint, under = 1n) {
    const divisor = greatestDivisor(over, under);
    const sign = under < 0n ? -1n : 1n;
    this.over = (sign * over) / divisor;
    this.under = (sign * under) / divisor;
  }

  minus(other: Fraction): Fraction {
    return new Fraction(
      this.over * other.under - other.over * this.under,
      this.under * other.under,
    );
  }

  times(other: Fraction): Fraction {
    return new Fraction(this.over * other.over, this.under * other.under);
  }

  by(other: Fraction): Fraction {
    return new Fraction(this.over * other.under, this.under * other.over);
  }

  get isZero(): boolean {
    return this.over === 0n;
  }

  get value(): number {
    return Number(this.over) / Number(this.under);
  }
}

function greatestDivisor(a: bigint, b: bigint): bigint {
  let [x, y] = [a < 0n ? -a : a, b < 0n ? -b : b];
  while (y > 0n) [x, y] = [y, x % y];
  return x === 0n ? 1n : x;
}

/** Exact residuals by projection: each regressor is cleared of those before; one of which nothing is left does not count. */
function plainResiduals(y: readonly number[], regressors: readonly (readonly number[])[]) {
  const exact = (values: readonly number[]) => values.map((value) => new Fraction(BigInt(value)));
  const dot = (a: readonly Fraction[], b: readonly Fraction[]) =>
    a.reduce((sum, value, i) => sum.minus(value.times(b[i]!).times(MINUS)), new Fraction(0n));
  const basis: Fraction[][] = [];
  const clear = (values: Fraction[]) =>
    basis.reduce((rest, by) => {
      const factor = dot(rest, by).by(dot(by, by));
      return rest.map((value, i) => value.minus(factor.times(by[i]!)));
    }, values);
  for (const regressor of regressors) {
    const left = clear(exact(regressor));
    if (left.some((value) => !value.isZero)) basis.push(left);
  }
  return { residuals: clear(exact(y)).map(({ value }) => value), rank: basis.length };
}
const MINUS = new Fraction(-1n);

interface Case {
  readonly y: readonly number[];
  readonly group: readonly number[];
  readonly columns: readonly (readonly number[])[];
}

function ours({ y, group, columns }: Case) {
  const kernels = new CrossSection(y.length, columns.length);
  const [values, groups] = [kernels.vector(), kernels.index()];
  kernels.commit();
  values.at.set(y);
  groups.at.set(group);
  for (const [place, column] of columns.entries()) kernels.column(place).set(column);
  const count = Math.max(...group) + 1;
  const rank = kernels.residualize(values, groups, y.length, count, columns.length);
  const residuals = Array.from(values.at.subarray(0, y.length));
  kernels.release();
  return { residuals, rank };
}

function plain({ y, group, columns }: Case) {
  const dummies = [...new Set(group)].map((g) => group.map((own) => (own === g ? 1 : 0)));
  const { residuals, rank } = plainResiduals(y, [...dummies, ...columns]);
  return { residuals, rank: rank - dummies.length };
}

const cases = fc
  .record({ n: fc.integer({ min: 1, max: 14 }), columns: fc.integer({ min: 0, max: 4 }) })
  .chain(({ n, columns }) => {
    const list = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: n, maxLength: n });
    return fc.record({
      y: list,
      group: fc.array(fc.integer({ min: 0, max: 2 }), { minLength: n, maxLength: n }),
      columns: fc.array(list, { minLength: columns, maxLength: columns }),
    });
  });

describe("residuals of a cross-section", () => {
  const agree = (one: Case) => {
    const [found, wanted] = [ours(one), plain(one)];
    expect(found.rank).toBe(wanted.rank);
    for (const [i, value] of wanted.residuals.entries())
      expect(Math.abs(found.residuals[i]! - value)).toBeLessThan(1e-11);
  };

  it("are those of an exact regression on dummies and columns, whatever the rank", () => {
    fc.assert(fc.property(cases, agree), { numRuns: 400 });
  });

  it("leave out columns that depend on others, whichever comes first", () => {
    const y = [3, 1, 4, 1, 5, 9, 2, 6];
    const group = [0, 0, 0, 0, 1, 1, 1, 1];
    const x = [2, 7, 1, 8, 2, 8, 1, 8];
    const z = [1, 4, 1, 4, 2, 1, 3, 5];
    const both = x.map((value, i) => 2 * value - 3 * z[i]!);
    const constant = y.map(() => 5);
    const ofGroups = group.map((g) => 3 - g);
    const nothing = y.map(() => 0);
    agree({ y, group, columns: [x, z, both] });
    agree({ y, group, columns: [both, constant, z, x] });
    agree({ y, group, columns: [nothing, ofGroups, x, x] });
    expect(ours({ y, group, columns: [both, constant, z, x] }).rank).toBe(2);
  });

  it("do not depend on the scale of a column, nor on where its zero is", () => {
    const group = [0, 0, 0, 1, 1, 1, 1];
    const y = [1, 5, 2, 8, 3, 9, 4];
    const x = [3, 1, 4, 1, 5, 9, 2];
    const z = [2, 7, 1, 8, 2, 8, 1];
    const { residuals } = plain({ y, group, columns: [x, z] });
    for (const scale of [1e-9, 1, 1e12]) {
      const scaled = ours({ y, group, columns: [x.map((value) => scale * (value + 50)), z] });
      expect(scaled.rank).toBe(2);
      for (const [i, value] of residuals.entries())
        expect(scaled.residuals[i]).toBeCloseTo(value, 10);
    }
  });

  it("keep two nearly equal columns apart as far as doubles do", () => {
    const group = [0, 0, 0, 0, 0, 0];
    const y = [1, 5, 2, 8, 3, 9];
    const x = [3, 1, 4, 1, 5, 9];
    // 10^6·x and 10^6·x + z span what x and z do, a millionth apart in angle.
    const z = [2, 7, 1, 8, 2, 8];
    const near = x.map((value, i) => 1e6 * value + z[i]!);
    const { residuals } = plain({ y, group, columns: [x, z] });
    const found = ours({ y, group, columns: [x.map((value) => 1e6 * value), near] });
    expect(found.rank).toBe(2);
    for (const [i, value] of residuals.entries()) expect(found.residuals[i]).toBeCloseTo(value, 6);
  });

  it("without columns are deviations from the mean of the group", () => {
    // Group 1 has no name: its number may be free.
    const y = [1, 2, 6, 10, 14];
    const found = ours({ y, group: [0, 0, 0, 2, 2], columns: [] });
    expect(found).toEqual({ residuals: [-2, -1, 3, -2, 2], rank: 0 });
  });

  it("are the same of a name, whoever stands before it in memory", () => {
    const one = { y: [1, 5, 2], group: [0, 0, 0], columns: [[3, 1, 4]] };
    const first = ours(one);
    ours({ y: [9, 9, 9, 1, 7], group: [0, 1, 2, 0, 1], columns: [[1, 2, 3, 4, 5]] });
    expect(ours(one)).toEqual(first);
  });
});
