import type { HistoryRun } from "./run-history.ts";

/** Whether a run was made of the data that a catalog holds. */
export interface ReproducibilityCheck {
  readonly runId: string;
  /** True when both fingerprints are known and equal: the same signal gives the same figures again. */
  readonly same: boolean;
  /** The fingerprint that the run logged; null where it logged none. */
  readonly logged: string | null;
  /** The catalog's. */
  readonly current: string;
  /** What it means, in a sentence. */
  readonly text: string;
}

/**
 * Compares the data's fingerprint that a run logged with that of a catalog.
 *
 * @param run from `getRunHistory`, of the store or of the server.
 * @param catalog from `loadCatalog`.
 */
export function checkReproducibility(
  run: Pick<HistoryRun, "runId" | "fingerprint">,
  catalog: { readonly id: string; readonly fingerprint: string },
): ReproducibilityCheck {
  const { runId, fingerprint: logged } = run;
  const { id, fingerprint: current } = catalog;
  const same = logged === current;
  const text = same
    ? `Run ${runId} was made of the data of snapshot ${id} (fingerprint ${current}).`
    : `Run ${runId} logged ${logged === null ? "no fingerprint" : `fingerprint ${logged}`}, snapshot ${id} has ${current}: other data.`;
  return { runId, same, logged, current, text };
}
