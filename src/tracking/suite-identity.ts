import type { Residualize, ResolvedConfig } from "../signals/config.ts";
import { formatDay } from "../signals/days.ts";
import { sha256 } from "./canonical.ts";
import type { IdentityDocument, IdentitySource } from "./identity.ts";

/** Everything that decides a byte of a suite's files, and nothing else (SEMANTICS I). */
export interface SuiteIdentity {
  readonly signal: SignalIdentity;
  readonly snapshot: SnapshotIdentity;
  /** Lag and residualisation are those of the grid. */
  readonly config: ResolvedConfig;
  readonly lags: readonly number[];
  readonly residualize: readonly Residualize[];
  /** Names of the baselines that the signal is compared with. */
  readonly baselines: readonly string[];
  /** Of baselines of a program's own: the hash of their rows, or why there are none. */
  readonly generated: Readonly<Record<string, string>>;
  /** Files of a baseline of the user's own, its own first; none without one. */
  readonly sources: readonly IdentitySource[];
  readonly packages: Readonly<Record<string, string>>;
  readonly engineVersion: string;
  /** Bytes of the kernel module. */
  readonly wasm: Uint8Array;
}

/** Which signal was evaluated. */
export interface SignalIdentity {
  /** What it is called: the title of its tear sheet, and so part of what the files hold. */
  readonly name: string;
  /** Hash of the values of its rows, whatever file they came from. */
  readonly hash: string;
  readonly rows: number;
}

/** Which universe was looked at, by content, and what the files say about it. */
export interface SnapshotIdentity {
  /** Of vendor, as-of and the values of the tables. */
  readonly fingerprint: string;
  /** Hash of the values of each table that the fingerprint is made of; none where a format has none. */
  readonly tables: Readonly<Record<string, string>>;
  readonly vendor: string | null;
  readonly asOf: string | null;
  /** What a reader must know, in sentences. */
  readonly caveats: readonly string[];
}

/** The id that a snapshot of this content has anywhere; a dated id differs from folder to folder. */
export function snapshotByContent({ fingerprint }: Pick<SnapshotIdentity, "fingerprint">): string {
  return `snap_${fingerprint}`;
}

/** The identity as plain data for `run.json`. */
export function suiteIdentityDocument(identity: SuiteIdentity): IdentityDocument {
  const { config, snapshot } = identity;
  const day = (value: number | null) => (value === null ? null : formatDay(value));
  return {
    kind: "suite",
    engine: { version: identity.engineVersion, wasm: sha256(identity.wasm) },
    signal: { ...identity.signal },
    data: {
      fingerprint: snapshot.fingerprint,
      tables: { ...snapshot.tables },
      facts: {
        vendor: snapshot.vendor,
        as_of: snapshot.asOf,
        caveats: [...snapshot.caveats],
      },
    },
    suite: {
      lags: [...identity.lags],
      residualize: [...identity.residualize],
      weight: config.weight,
      tc_model: config.tcModel,
      tc_bps: config.tcBps,
      book: config.book,
      fractile: [...config.fractile],
      from_open: config.fromOpen,
      mincos: config.mincos,
      hold: config.hold,
      universe: config.universe,
      universe_column: config.universeColumn,
    },
    range: { from: day(config.from), to: day(config.to) },
    baselines: {
      names: [...identity.baselines],
      // Absent without any, as in runs of the command line.
      ...(Object.keys(identity.generated).length > 0 && { generated: { ...identity.generated } }),
      source: Object.fromEntries(identity.sources.map(({ name, bytes }) => [name, sha256(bytes)])),
      packages: { ...identity.packages },
    },
  };
}
