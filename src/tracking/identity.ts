import type { CostModel, Fill } from "../engine/options.ts";
import type { ParameterValue } from "../strategy/parameters.ts";
import type { Exits } from "../strategy/strategy.ts";
import { type CanonicalValue, canonicalJson, sha256 } from "./canonical.ts";

/** Everything that decides the numbers of a backtest, and nothing else (SEMANTICS I). */
export interface BacktestIdentity {
  readonly strategyName: string;
  readonly strategyVersion: string;
  /** Bytes of every user module, the strategy's own first; names do not count. */
  readonly sources: readonly Uint8Array[];
  /** `describeProgram` of the compiled signal. */
  readonly graph: string;
  readonly params: Readonly<Record<string, ParameterValue>>;
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

/** Which bars were used, by content. */
export interface DataIdentity {
  /** One hash over vendor, as-of and content of the loaded bars. */
  readonly fingerprint: string;
  /** Hash per loaded column. */
  readonly columns: Readonly<Record<string, string>>;
  readonly symbols: readonly string[];
  /** Nominal length of a bar in ms. */
  readonly timeframe: number;
  /** `fx`, `equity`, …; empty when not known. */
  readonly assetClass: string;
}

/** A canonical document with named parts. */
export type IdentityDocument = { readonly [key: string]: CanonicalValue };

/** The identity as plain data for `run.json`: sources, graph and wasm by their SHA-256. */
export function identityDocument(identity: BacktestIdentity): IdentityDocument {
  const [entry, ...imported] = identity.sources.map(sha256);
  const { exits, costs, data } = identity;
  return {
    kind: "backtest",
    engine: { version: identity.engineVersion, wasm: sha256(identity.wasm) },
    strategy: {
      name: identity.strategyName,
      version: identity.strategyVersion,
      source: entry === undefined ? [] : [entry, ...imported.sort()],
      graph: sha256(identity.graph),
    },
    params: { ...identity.params },
    data: {
      fingerprint: data.fingerprint,
      columns: { ...data.columns },
      symbols: [...data.symbols],
      timeframe_ms: data.timeframe,
      periods_per_year: identity.periodsPerYear,
      asset_class: data.assetClass,
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
