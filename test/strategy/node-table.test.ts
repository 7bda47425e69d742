/** Expressions are one node where they are equal, and none where they are not. */
import { expect, it } from "vitest";
import { column, constant, type Expr, operation, when } from "../../src/strategy/expression.ts";
import { kernel } from "../../src/strategy/kernel.ts";

const close = column("close");

it("tells thousands of nodes apart by operation, inputs, parameters and output", () => {
  const build = () => {
    const nodes: Expr[] = [];
    for (let window = 1; window <= 2_000; window++) {
      const mean = operation("rolling_mean", [close], [window]);
      nodes.push(mean, operation("rolling_sum", [close], [window]), mean.gt(close), close.gt(mean));
    }
    for (let output = 0; output < 3; output++)
      nodes.push(operation("macd", [close], [1, 2], output));
    return nodes;
  };
  const first = build();
  expect(new Set(first).size).toBe(4 * 2_000 + 3);
  const again = build();
  expect(again.every((node, i) => node === first[i])).toBe(true);
});

it("tells numbers apart as Object.is does", () => {
  expect(constant(0)).not.toBe(constant(-0));
  expect(constant(Number.NaN)).toBe(constant(Number.NaN));
  const half = (value: number) => operation("rolling_mean", [close], [value]);
  expect(half(0)).not.toBe(half(-0));
  expect(half(Number.NaN)).toBe(half(Number.NaN));
  // the same bits in the upper half of the float64, others in the lower one
  expect(half(1 + 2 ** -52)).not.toBe(half(1));
});

it("tells columns and the logic of kernels apart", () => {
  expect(column("open")).not.toBe(close);
  expect(column("close")).toBe(close);
  const same = {
    name: "same",
    inputs: [close],
    state: [],
    outputs: ["value"],
    step: () => {},
  } as const;
  expect(kernel(same).value).not.toBe(kernel(same).value);
});

it("takes no list over that the caller may still change", () => {
  const chain = when(close.gt(1)).then(1);
  const left = chain.otherwise(0);
  const right = chain.when(close.gt(2)).then(2).otherwise(0);
  // the chain was not changed by going on with it
  expect(chain.otherwise(0)).toBe(left);
  expect(right).not.toBe(left);
  // first cases first: select(close > 1, 1, select(close > 2, 2, 0))
  expect(right.inputs[0]).toBe(close.gt(1));
  expect(right.inputs[2]).toBe(when(close.gt(2)).then(2).otherwise(0));
});

it("has lists that nobody can change", () => {
  const mean = operation("rolling_mean", [close], [3]);
  expect(() => Reflect.apply(Array.prototype.push, mean.inputs, [close])).toThrow(TypeError);
  expect(() => Reflect.apply(Array.prototype.push, mean.parameters, [4])).toThrow(TypeError);
});
