import type { SignalCatalog, SignalRows } from "../catalog-port.ts";
import { BASELINES, type BaselineRegistry, generateAllBaselines } from "./registry.ts";

/**
 * Rows of all baselines that a snapshot allows, to be stored with it:
 * `createSnapshot(sources, { baselines: precomputeBaselinesToSnapshot })`. Suites on the snapshot then
 * read them, and its fingerprint covers them.
 *
 * @param catalog the snapshot's own tables, before it is named.
 */
export async function precomputeBaselinesToSnapshot(
  catalog: SignalCatalog,
  registry: BaselineRegistry = BASELINES,
): Promise<Readonly<Record<string, SignalRows>>> {
  const outcomes = Object.entries(await generateAllBaselines(catalog, registry));
  return Object.fromEntries(
    outcomes.flatMap(([name, outcome]) => ("rows" in outcome ? [[name, outcome.rows]] : [])),
  );
}
