import { describe, expect, it } from "vitest";
import { COLUMNS } from "../../src/strategy/bars.ts";
import { column } from "../../src/strategy/expression.ts";
import * as exported from "../../src/strategy/indicators/index.ts";
import { bollinger, INDICATORS, kama, macd } from "../../src/strategy/indicators/index.ts";
import { refusal } from "./refusal.ts";

const close = column("close");
const columns = Object.fromEntries(COLUMNS.map((name) => [name, column(name)]));

/** An indicator as JavaScript without types may call it. */
function untyped(name: string): (...given: unknown[]) => unknown {
  const [, found] = Object.entries(exported).find(([key]) => key === name) ?? [];
  if (typeof found !== "function") throw new Error(`"${name}" is no exported function`);
  return (...given) => Reflect.apply(found, undefined, given);
}

/** Whole numbers fit wherever an indicator has a window, and columns in bulk wherever it has those. */
const calls = INDICATORS.filter(({ name }) => name !== "sessionVwap").map(
  ({ name, parameters }) => ({
    name,
    parameters: Object.keys(parameters),
  }),
);

/** Which parameters are options, as docs/indicators.md writes them in braces. */
const OPTIONS: Readonly<Record<string, readonly string[]>> = {
  bollinger: ["k"],
  kama: ["fast", "slow"],
  keltner: ["k", "atrWindow"],
  macd: ["fast", "slow", "signal"],
  psar: ["start", "step", "max"],
  stdev: ["ddof"],
  stochastic: ["window", "smooth", "signal"],
  supertrend: ["k"],
};
const withOptions = Object.entries(OPTIONS).map(([name, options]) => {
  const parameters = calls.find((call) => call.name === name)?.parameters ?? [];
  return { name, options, window: parameters.includes("window") && !options.includes("window") };
});

describe.each(calls)("$name", ({ name }) => {
  it("refuses arguments beyond those it takes", () => {
    const error = refusal(() =>
      untyped(name)(columns, undefined, undefined, undefined, undefined, "beyond"),
    );
    expect(error).toMatchObject({ code: "bad-argument", exitCode: 2 });
    expect(error.message).toMatch(new RegExp(`^${name}: expected no further argument, got `));
  });
});

it("names the options of every indicator with more parameters than a window, q or a number of bars", () => {
  const several = calls.filter(({ parameters }) =>
    parameters.some((parameter) => parameter !== "window" && parameter !== "q"),
  );
  expect(several.map(({ name }) => name).sort()).toEqual(Object.keys(OPTIONS).sort());
});

describe.each(withOptions)("the options of $name", ({ name, options, window }) => {
  const first = ["keltner", "psar", "stochastic", "supertrend"].includes(name) ? columns : close;
  const call = (given: unknown) => untyped(name)(first, ...(window ? [20] : []), given);

  it.each([
    [2, "2"],
    ["2", '"2"'],
    [null, "null"],
    [close, "object"],
    [[2], "object"],
  ])("are refused where %o stands for them", (given, shown) => {
    const error = refusal(() => call(given));
    expect(error).toMatchObject({ code: "bad-argument", exitCode: 2 });
    expect(error.message).toBe(`${name}: expected options as an object, got ${shown}.`);
    expect(error.hint).toContain(`${options[0]}: `);
  });

  it.each(options)("are refused where %s is written in capitals", (option) => {
    const error = refusal(() => call({ [option.toUpperCase()]: 2 }));
    expect(error).toMatchObject({ code: "unknown-option", exitCode: 2 });
    expect(error.message).toBe(`Unknown option of ${name} "${option.toUpperCase()}".`);
    expect(error.hint).toContain(`"${option}"`);
  });

  it.each(options)("are refused where %s is there but not known", (option) => {
    const error = refusal(() => call({ [option]: undefined }));
    expect(error).toMatchObject({ code: expect.stringMatching(/^bad-/), exitCode: 2 });
    expect(error.message).toContain("got undefined");
  });
});

it("offers the option that was meant", () => {
  const error = refusal(() => untyped("macd")(close, { fst: 5 }));
  expect(error.hint).toBe('Did you mean "fast"?');
});

it("takes options that are left out, empty or in part as their defaults", () => {
  expect(bollinger(close, 20)).toEqual(bollinger(close, 20, { k: 2 }));
  expect(bollinger(close, 20, {})).toEqual(bollinger(close, 20, { k: 2 }));
  expect(kama(close, 10, { fast: 5 })).toBe(kama(close, 10, { fast: 5, slow: 30 }));
  expect(macd(close, { slow: 30 })).toEqual(macd(close, { fast: 12, slow: 30, signal: 9 }));
});
