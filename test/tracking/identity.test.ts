import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type BacktestIdentity, identityDocument, runId } from "../../src/tracking/identity.ts";
import { ENGINE_VERSION } from "../../src/tracking/version.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

const BASE: BacktestIdentity = {
  strategyName: "s",
  strategyVersion: "1",
  sources: [bytes("entry"), bytes("helper a"), bytes("helper b")],
  graph: "$0 = column(close)",
  params: { fast: 20, slow: 100 },
  data: {
    fingerprint: "f",
    columns: { close: "c", open: "o" },
    symbols: ["EURUSD"],
    timeframe: 3_600_000,
    assetClass: "fx",
  },
  from: Number.NEGATIVE_INFINITY,
  to: Number.POSITIVE_INFINITY,
  periodsPerYear: 6_000,
  fill: "next-open",
  costs: { feeBps: 1, slippageBps: 1 },
  exits: {},
  engineVersion: "0.1.0",
  wasm: bytes("wasm"),
};

const idOf = (changes: Partial<BacktestIdentity>) =>
  runId(identityDocument({ ...BASE, ...changes }));

describe("runId", () => {
  it("is sixteen hexadecimal digits, the same for the same content in another order", () => {
    const params = { slow: 100, fast: 20 };
    const sources = [bytes("entry"), bytes("helper b"), bytes("helper a")];
    expect(idOf({})).toMatch(/^[0-9a-f]{16}$/);
    expect(idOf({ params, sources })).toBe(idOf({}));
  });

  it("changes with everything that can change a number", () => {
    const changes: Partial<BacktestIdentity>[] = [
      { strategyName: "t" },
      { strategyVersion: "2" },
      { sources: [bytes("entry!"), bytes("helper a"), bytes("helper b")] },
      { sources: [bytes("helper a"), bytes("entry"), bytes("helper b")] },
      { graph: "$0 = column(open)" },
      { params: { fast: 20, slow: 101 } },
      { params: { fast: 20 } },
      { data: { ...BASE.data, fingerprint: "g" } },
      { data: { ...BASE.data, columns: { close: "c", open: "p" } } },
      { data: { ...BASE.data, symbols: ["EURUSD", "GBPUSD"] } },
      { data: { ...BASE.data, timeframe: 60_000 } },
      { data: { ...BASE.data, assetClass: "" } },
      { from: 0 },
      { to: 1 },
      { periodsPerYear: 6_001 },
      { fill: "close" },
      { costs: { feeBps: 0, slippageBps: 1 } },
      { costs: { feeBps: 1, slippageBps: 0 } },
      { exits: { stopLoss: 0.05 } },
      { exits: { takeProfit: 0.05 } },
      { exits: { trailingStop: 0.05 } },
      { exits: { maxBars: 5 } },
      { engineVersion: "0.1.1" },
      { wasm: bytes("other wasm") },
    ];
    const ids = changes.map(idOf);
    expect(new Set([idOf({}), ...ids]).size).toBe(changes.length + 1);
  });
});

describe("ENGINE_VERSION", () => {
  it("is the version of the package", () => {
    const text = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
    expect(JSON.parse(text)).toMatchObject({ version: ENGINE_VERSION });
  });
});
