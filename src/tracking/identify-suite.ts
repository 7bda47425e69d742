import { identityHashes } from "../catalog/identity-hashes.ts";
import type { SnapshotCatalog } from "../catalog/load.ts";
import { hashOfSignal } from "../catalog/signal-file.ts";
import { wasmBytes } from "../kernels/module.ts";
import type { SignalRows } from "../signals/catalog-port.ts";
import type { SuiteResult } from "../signals/suite.ts";
import type { SuiteIdentity } from "./suite-identity.ts";
import { ENGINE_VERSION } from "./version.ts";

/** What was evaluated on what, besides the suite itself. */
export interface EvaluatedSignal {
  /** What the signal is called; any text. */
  readonly name: string;
  readonly rows: SignalRows;
  readonly catalog: Pick<SnapshotCatalog, "fingerprint" | "manifest">;
  /** Code of a baseline of the user's own, where there is one. */
  readonly own?: Pick<SuiteIdentity, "sources" | "packages"> | undefined;
}

/** What baselines generated whose code is not known: two of one name are two. */
function generatedBy({ baselines }: SuiteResult): Record<string, string> {
  return Object.fromEntries(
    Object.entries(baselines).flatMap(([name, { own }]) =>
      own ? [[name, "rows" in own ? hashOfSignal(own.rows) : own.unavailable]] : [],
    ),
  );
}

/** The identity of a suite that was computed. */
export function identifySuite(
  suite: SuiteResult,
  { name, rows, catalog, own }: EvaluatedSignal,
): SuiteIdentity {
  const { fingerprint, manifest } = catalog;
  return {
    signal: { name, hash: hashOfSignal(rows), rows: rows.securityId.length },
    snapshot: {
      fingerprint,
      tables: identityHashes(manifest.components ?? {}),
      vendor: manifest.vendor ?? null,
      asOf: manifest.as_of ?? null,
      caveats: manifest.caveats ?? [],
    },
    config: suite.base.config,
    lags: suite.lags,
    residualize: suite.residualize,
    baselines: Object.keys(suite.baselines),
    generated: own ? {} : generatedBy(suite),
    sources: own?.sources ?? [],
    packages: own?.packages ?? {},
    engineVersion: ENGINE_VERSION,
    wasm: wasmBytes,
  };
}
