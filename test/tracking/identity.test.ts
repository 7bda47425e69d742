import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type BacktestIdentity, identityDocument, runId } from "../../src/tracking/identity.ts";
import { ENGINE_VERSION } from "../../src/tracking/version.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

const sources = (files: Readonly<Record<string, string>>): BacktestIdentity["sources"] =>
  Object.entries(files).map(([name, text]) => ({ name, bytes: bytes(text) }));

const BASE: BacktestIdentity = {
  strategyName: "s",
  strategyVersion: "1",
  sources: sources({ "s.ts": "entry", "a.ts": "helper a", "b.ts": "helper b" }),
  packages: { "statistics@1.0.0": "p" },
  graph: "$0 = column(close)",
  params: { fast: 20, slow: 100 },
  data: {
    fingerprint: "f",
    columns: { close: "c", open: "o" },
    symbols: ["EURUSD"],
    timeframe: 3_600_000,
    timeframeLabel: "1h",
    assetClass: "fx",
    vendor: "maker",
    asOf: "2024-01-01",
    licence: "CC0",
    dropped: { duplicate: 1 },
    caveats: ["Mid prices."],
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
    const shuffled = sources({ "s.ts": "entry", "b.ts": "helper b", "a.ts": "helper a" });
    expect(idOf({})).toMatch(/^[0-9a-f]{16}$/);
    expect(idOf({ params, sources: shuffled })).toBe(idOf({}));
  });

  it("changes with everything that can change a byte of the files", () => {
    const changes: Partial<BacktestIdentity>[] = [
      { strategyName: "t" },
      { strategyVersion: "2" },
      { sources: sources({ "s.ts": "entry!", "a.ts": "helper a", "b.ts": "helper b" }) },
      { sources: sources({ "s.ts": "helper a", "a.ts": "entry", "b.ts": "helper b" }) },
      // The strategy imports each by its name, so it does something else now.
      { sources: sources({ "s.ts": "entry", "a.ts": "helper b", "b.ts": "helper a" }) },
      { sources: sources({ "s.ts": "entry", "c.ts": "helper a", "b.ts": "helper b" }) },
      { packages: {} },
      { packages: { "statistics@1.0.1": "p" } },
      { packages: { "statistics@1.0.0": "q" } },
      { graph: "$0 = column(open)" },
      { params: { fast: 20, slow: 101 } },
      { params: { fast: 20 } },
      { data: { ...BASE.data, fingerprint: "g" } },
      { data: { ...BASE.data, columns: { close: "c", open: "p" } } },
      { data: { ...BASE.data, symbols: ["EURUSD", "GBPUSD"] } },
      { data: { ...BASE.data, timeframe: 60_000 } },
      { data: { ...BASE.data, timeframeLabel: "60m" } },
      { data: { ...BASE.data, assetClass: "" } },
      { data: { ...BASE.data, vendor: "another" } },
      { data: { ...BASE.data, asOf: "2024-01-02" } },
      { data: { ...BASE.data, licence: "CC-BY" } },
      { data: { ...BASE.data, dropped: {} } },
      { data: { ...BASE.data, dropped: { duplicate: 2 } } },
      { data: { ...BASE.data, caveats: [] } },
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
