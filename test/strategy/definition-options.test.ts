import { describe, expect, it } from "vitest";
import { column } from "../../src/strategy/expression.ts";
import { kernel } from "../../src/strategy/kernel.ts";
import { choice, float, int } from "../../src/strategy/parameters.ts";
import { strategy } from "../../src/strategy/strategy.ts";
import { refusal } from "./refusal.ts";

/** Calls as JavaScript without types may make them. */
function untyped(called: (...given: never[]) => unknown, ...given: unknown[]): unknown {
  return Reflect.apply(called, undefined, given);
}

const crossing = { name: "flat", version: "1", params: {}, signal: () => 0 };
const counter = {
  name: "counter",
  inputs: [column("close")],
  state: [0],
  outputs: ["count"],
  step: () => {},
};

describe.each([
  { where: "int()", called: int, first: [5, 50], wrong: "stp", meant: "step" },
  { where: "float()", called: float, first: [0.5, 3], wrong: "defalt", meant: "default" },
  { where: "float()", called: float, first: [0.5, 3], wrong: "logs", meant: "log" },
  { where: "choice()", called: choice, first: [["a", "b"]], wrong: "Default", meant: "default" },
])("$where with $wrong", ({ where, called, first, wrong, meant }) => {
  it("is refused, and what was meant is offered", () => {
    const error = refusal(() => untyped(called, ...first, { [wrong]: 10 }));
    expect(error).toMatchObject({ code: "unknown-option", exitCode: 2 });
    expect(error.message).toBe(`Unknown option of ${where} "${wrong}".`);
    expect(error.hint).toBe(`Did you mean "${meant}"?`);
  });

  it("is refused where a default stands without its name, and beyond the options", () => {
    const bare = refusal(() => untyped(called, ...first, 20));
    expect(bare).toMatchObject({ code: "bad-argument", exitCode: 2 });
    expect(bare.message).toBe(`${where}: expected options as an object, got 20.`);
    const beyond = refusal(() => untyped(called, ...first, {}, 20));
    expect(beyond.message).toBe(`${where}: expected no further argument, got 20.`);
  });
});

describe("a strategy", () => {
  it("with exit in place of exits is refused", () => {
    const error = refusal(() => untyped(strategy, { ...crossing, exit: () => ({ maxBars: 3 }) }));
    expect(error).toMatchObject({ code: "unknown-option", exitCode: 2 });
    expect(error.message).toBe('Unknown option of strategy() "exit".');
    expect(error.hint).toBe('Did you mean "exits"?');
  });

  it("whose exits are no function is refused", () => {
    const error = refusal(() => untyped(strategy, { ...crossing, exits: { maxBars: 3 } }));
    expect(error).toMatchObject({ code: "bad-strategy", exitCode: 2 });
    expect(error.message).toBe("strategy(): expected a function of the parameters as exits.");
  });

  it("may be made from another one", () => {
    const base = strategy({ ...crossing, exits: () => ({ maxBars: 3 }) });
    expect(strategy({ ...base, version: "2" }).exits?.({})).toEqual({ maxBars: 3 });
  });
});

describe("a kernel", () => {
  it("with a part of another name is refused", () => {
    const error = refusal(() => untyped(kernel, { ...counter, reason: ["first"] }));
    expect(error).toMatchObject({ code: "unknown-option", exitCode: 2 });
    expect(error.message).toBe('Unknown option of kernel() "reason".');
    expect(error.hint).toBe('Did you mean "reasons"?');
  });

  it("that is no object is refused", () => {
    const error = refusal(() => untyped(kernel, counter.step));
    expect(error).toMatchObject({ code: "bad-argument", exitCode: 2 });
    expect(error.message).toBe("kernel(): expected options as an object, got function.");
  });
});
