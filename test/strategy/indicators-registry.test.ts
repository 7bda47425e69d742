import { expect, it } from "vitest";
import * as exported from "../../src/strategy/indicators/index.ts";

/** What the folder exports besides indicators, and why it is not in the registry. */
const OTHERS: Readonly<Record<string, string>> = {
  INDICATORS: "the registry itself",
  typicalPrice: "a price made of three columns, without a window; cci, mfi and vwap stand on it",
};

/** Registered besides the exported functions: another way to call one of them. */
const FORMS: Readonly<Record<string, string>> = { sessionVwap: "vwap" };

it("registers every indicator that is exported, by its name, once", () => {
  const names = Object.keys(exported).filter((name) => !(name in OTHERS));
  const registered = exported.INDICATORS.map(({ name }) => name).filter((name) => !(name in FORMS));
  expect([...registered].sort()).toEqual(names.sort());
});

it("makes no exception for what is not exported", () => {
  expect(Object.keys(exported)).toEqual(expect.arrayContaining(Object.keys(OTHERS)));
  expect(Object.keys(exported)).toEqual(expect.arrayContaining(Object.values(FORMS)));
});
