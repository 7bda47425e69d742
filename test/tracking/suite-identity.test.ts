import { describe, expect, it } from "vitest";
import { DEFAULT_CONFIG } from "../../src/signals/config.ts";
import { runId } from "../../src/tracking/identity.ts";
import { suiteCommand } from "../../src/tracking/suite-command.ts";
import { type SuiteIdentity, suiteIdentityDocument } from "../../src/tracking/suite-identity.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

const BASE: SuiteIdentity = {
  signal: { name: "momentum", hash: "h", rows: 10 },
  snapshot: {
    fingerprint: "0123456789ab",
    tables: { ret: "r" },
    vendor: "maker",
    asOf: "2024-01-01",
    caveats: ["Mid prices."],
  },
  config: DEFAULT_CONFIG,
  lags: [0, 1],
  residualize: ["off"],
  baselines: ["value"],
  generated: {},
  sources: [],
  packages: {},
  engineVersion: "0.1.0",
  wasm: bytes("wasm"),
};

const { signal, snapshot, config } = BASE;
const idOf = (changes: Partial<SuiteIdentity>) =>
  runId(suiteIdentityDocument({ ...BASE, ...changes }));

describe("the id of a suite", () => {
  it("changes with everything that can change a byte of the files, the signal's name among it", () => {
    const changes: Partial<SuiteIdentity>[] = [
      { signal: { ...signal, name: "momentum2" } },
      { signal: { ...signal, hash: "i" } },
      { signal: { ...signal, rows: 11 } },
      { snapshot: { ...snapshot, fingerprint: "0123456789ac" } },
      { snapshot: { ...snapshot, tables: { ret: "s" } } },
      { snapshot: { ...snapshot, vendor: null } },
      { snapshot: { ...snapshot, asOf: null } },
      { snapshot: { ...snapshot, caveats: [] } },
      { config: { ...config, weight: "value" } },
      { config: { ...config, tcModel: "spread" } },
      { config: { ...config, tcBps: 5 } },
      { config: { ...config, book: 1 } },
      { config: { ...config, fractile: [20, 80] } },
      { config: { ...config, fromOpen: true } },
      { config: { ...config, mincos: 5 } },
      { config: { ...config, hold: 2 } },
      { config: { ...config, universe: "1" } },
      { config: { ...config, universeColumn: "u" } },
      { config: { ...config, from: 0 } },
      { config: { ...config, to: 0 } },
      { lags: [0] },
      { lags: [1, 0] },
      { residualize: ["off", "all"] },
      { baselines: [] },
      { generated: { value: "g" } },
      { sources: [{ name: "b.ts", bytes: bytes("b") }] },
      { packages: { "statistics@1.0.0": "p" } },
      { engineVersion: "0.1.1" },
      { wasm: bytes("other wasm") },
    ];
    expect(new Set([idOf({}), ...changes.map(idOf)]).size).toBe(changes.length + 1);
    expect(idOf({ signal: { rows: 10, hash: "h", name: "momentum" } })).toBe(idOf({}));
  });
});

describe("the command of a suite", () => {
  it("names the snapshot by its content and every option, and no path", () => {
    expect(suiteCommand(BASE)).toBe(
      "npx assay suite SIGNAL --snapshot snap_0123456789ab --lags 0,1 --residualize off --universe all --weight equal --tc-model naive --tc-bps 10 --fractile 10,90 --mincos 10 --hold 1",
    );
  });

  it("has what is not usual too, as one word each for a shell", () => {
    const command = suiteCommand({
      ...BASE,
      baselines: [],
      sources: [{ name: "own.ts", bytes: bytes("") }],
      config: {
        ...config,
        from: 16_071,
        to: 16_436,
        tcModel: "impact",
        book: 1e7,
        fromOpen: true,
        universeColumn: "it's; rm -rf *",
      },
    });
    // 16,071 days after 1970-01-01 begins 2014, 16,436 days after it 2015.
    expect(command).toContain(" --baseline source/own.ts --from 2014-01-01 --to 2015-01-01 ");
    expect(command).toContain(" --universe-column 'it'\\''s; rm -rf *' ");
    expect(command).toContain(" --tc-model impact --tc-bps 10 --book 10000000 ");
    expect(command).toMatch(/ --from-open --no-baselines$/);
  });
});
