import type { CostModel, Fill } from "../engine/options.ts";
import type { ParameterValue } from "../strategy/parameters.ts";
import type { Exits } from "../strategy/strategy.ts";
import { type CanonicalValue, canonicalJson, sha256 } from "./canonical.ts";

/** A file of the strategy's as the run keeps it. */
export interface IdentitySource {
  /**
   * Path below `source/`. The strategy's own file is called after the strategy, whatever its name
   * was; a file that it imports keeps its own, since the import says it.
   */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/**
 * What decides the files of every kind of run over bars (SEMANTICS I). The files are made from a run's
 * identity and from the computed figures alone, so that the same id means the same files.
 */
export interface RunIdentity {
  readonly strategyName: string;
  readonly strategyVersion: string;
  /** Every user module, the strategy's own first. */
  readonly sources: readonly IdentitySource[];
  /** Hash of the loaded files of each package that these import, by `name@version`. */
  readonly packages: Readonly<Record<string, string>>;
  /** `describeProgram` of the compiled signal; of a search that of its first set that has one. */
  readonly graph: string;
  readonly data: DataIdentity;
  /** Counted range in ms UTC, half-open; infinite where open. */
  readonly from: number;
  readonly to: number;
  readonly periodsPerYear: number;
  readonly fill: Fill;
  readonly costs: CostModel;
  readonly exits: Exits;
  readonly engineVersion: string;
  /** Bytes of the kernel module. */
  readonly wasm: Uint8Array;
}

/** Everything that decides a byte of a backtest's files, and nothing else. */
export interface BacktestIdentity extends RunIdentity {
  readonly params: Readonly<Record<string, ParameterValue>>;
}

/** Which bars were used, by content, and what the files of the run say about them. */
export interface DataIdentity {
  /** One hash over vendor, as-of and content of the counted bars. */
  readonly fingerprint: string;
  /** Hash per loaded column. */
  readonly columns: Readonly<Record<string, string>>;
  readonly symbols: readonly string[];
  /** Nominal length of a bar in ms. */
  readonly timeframe: number;
  /** The same as it is printed: `1h`. */
  readonly timeframeLabel: string;
  /** `fx`, `equity`, …; empty when not known. */
  readonly assetClass: string;
  /** Who made the data, as of when, and under which licence; absent where the data do not say. */
  readonly vendor?: string;
  readonly asOf?: string;
  readonly licence?: string;
  /** Rows left out, repaired or found doubtful at load, by reason; only reasons that occurred. */
  readonly dropped: Readonly<Record<string, number>>;
  /** What is doubtful about the data, in sentences. */
  readonly caveats: readonly string[];
}

/** A canonical document with named parts. */
export type IdentityDocument = { readonly [key: string]: CanonicalValue };

/** The identity as plain data for `run.json`: sources, graph and wasm by their SHA-256. */
export function identityDocument(identity: BacktestIdentity): IdentityDocument {
  return runIdentityDocument("backtest", identity, { params: { ...identity.params } });
}

/** What all kinds of runs have in their documents, with what is the kind's `own` in its place. */
export function runIdentityDocument(
  kind: string,
  identity: RunIdentity,
  own: IdentityDocument,
): IdentityDocument {
  const { exits, costs, data } = identity;
  return {
    kind,
    engine: { version: identity.engineVersion, wasm: sha256(identity.wasm) },
    strategy: {
      name: identity.strategyName,
      version: identity.strategyVersion,
      source: Object.fromEntries(identity.sources.map(({ name, bytes }) => [name, sha256(bytes)])),
      packages: { ...identity.packages },
      graph: sha256(identity.graph),
    },
    ...own,
    data: {
      fingerprint: data.fingerprint,
      columns: { ...data.columns },
      symbols: [...data.symbols],
      timeframe: data.timeframeLabel,
      timeframe_ms: data.timeframe,
      periods_per_year: identity.periodsPerYear,
      asset_class: data.assetClass,
      facts: {
        vendor: data.vendor ?? null,
        as_of: data.asOf ?? null,
        licence: data.licence ?? null,
        dropped: { ...data.dropped },
        caveats: [...data.caveats],
      },
    },
    range: { from: timeOrNull(identity.from), to: timeOrNull(identity.to) },
    fill: identity.fill,
    costs: { fee_bps: costs.feeBps, slippage_bps: costs.slippageBps },
    exits: {
      stop_loss: exits.stopLoss ?? null,
      take_profit: exits.takeProfit ?? null,
      trailing_stop: exits.trailingStop ?? null,
      max_bars: exits.maxBars ?? null,
    },
  };
}

/** First 16 hexadecimal digits of the SHA-256 of the canonical identity. */
export function runId(document: CanonicalValue): string {
  return sha256(canonicalJson(document)).slice(0, 16);
}

/** `2020-01-01T00:00:00.000Z`, or null for an open end. */
function timeOrNull(time: number): string | null {
  return Number.isFinite(time) ? new Date(time).toISOString() : null;
}

/** `strategy.name` → text, for every leaf of an identity: as reports list it. */
export function identityRows(document: IdentityDocument): [key: string, value: string][] {
  return flattened(document, "");
}

function flattened(value: CanonicalValue, key: string): [string, string][] {
  // What was not said (no asset class, no caveats) is no row of its own.
  if (value === null || value === "" || (Array.isArray(value) && value.length === 0)) return [];
  if (typeof value !== "object") return [[key, String(value)]];
  if (Array.isArray(value)) {
    const sentences = value.every((item) => String(item).endsWith("."));
    if (value.every((item) => typeof item !== "object"))
      return [[key, value.join(sentences ? " " : ", ")]];
    return value.flatMap((item, i) => flattenedItem(item, key, i));
  }
  return Object.entries(value).flatMap(([name, field]) =>
    flattened(field ?? null, key === "" ? name : `${key}.${name}`),
  );
}

/** An entry of a list that is more than a text: by its `name` where it has one, else by its place. */
function flattenedItem(item: CanonicalValue, key: string, at: number): [string, string][] {
  if (typeof item === "object" && item !== null && "name" in item) {
    const { name, ...fields } = item;
    return flattened(fields, `${key}.${String(name)}`);
  }
  return flattened(item, `${key}.${at}`);
}
