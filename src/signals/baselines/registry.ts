import { AssayError } from "../../errors.ts";
import type { SignalCatalog } from "../catalog-port.ts";
import { type Baseline, type BaselineOutcome, generateBaseline } from "./baseline.ts";
import { momentum, reversal, value } from "./standard.ts";

/** The baselines that suites compare with, by name, in the order in which they were added. */
export class BaselineRegistry {
  readonly #baselines = new Map<string, Baseline>();

  constructor(baselines: readonly Baseline[]) {
    for (const baseline of baselines) this.add(baseline);
  }

  /**
   * Adds a baseline of one's own.
   *
   * @throws AssayError `bad-baseline` for a name that is taken or has other characters than a-z, 0-9, _.
   */
  add(baseline: Baseline): void {
    const { name } = baseline;
    if (!/^[a-z][a-z0-9_]*$/.test(name))
      throw new AssayError(
        "bad-baseline",
        `"${name}" cannot name a baseline.`,
        "Use lower-case letters, digits and _, beginning with a letter.",
      );
    if (this.#baselines.has(name))
      throw new AssayError("bad-baseline", `There is a baseline "${name}" already.`, "Rename it.");
    this.#baselines.set(name, baseline);
  }

  get all(): readonly Baseline[] {
    return [...this.#baselines.values()];
  }
}

const SHIPPED: readonly Baseline[] = [reversal, momentum, value];

/** Everything that suites compare with; `BASELINES.add(…)` adds one of your own. */
export const BASELINES = new BaselineRegistry(SHIPPED);

/** Names of the baselines that neither Assay nor the snapshot brings: their content is the user's. */
export function ownBaselines(
  { storedBaselines }: Pick<SignalCatalog, "storedBaselines">,
  registry: BaselineRegistry,
): readonly string[] {
  return registry.all
    .filter((baseline) => !SHIPPED.includes(baseline) && !storedBaselines.includes(baseline.name))
    .map(({ name }) => name);
}

/** Outcomes of one snapshot: baselines of a second one push them out. */
let cache: { fingerprint: string; readonly outcomes: Map<Baseline, Promise<BaselineOutcome>> } = {
  fingerprint: "",
  outcomes: new Map(),
};

/** Forgets the baselines that were computed for the last snapshot. */
export function clearBaselineCache(): void {
  cache = { fingerprint: "", outcomes: new Map() };
}

/**
 * Rows of all baselines for a snapshot, by name: those stored with it as they are, the others computed
 * once for its content.
 */
export async function generateAllBaselines(
  catalog: SignalCatalog,
  registry: BaselineRegistry = BASELINES,
): Promise<Readonly<Record<string, BaselineOutcome>>> {
  const outcomes: [string, BaselineOutcome][] = [];
  for (const baseline of registry.all) outcomes.push([baseline.name, await one(baseline, catalog)]);
  return Object.fromEntries(outcomes);
}

/** Rows of the baselines that are stored with a snapshot, by name. */
export async function loadPrecomputedBaselines(
  catalog: SignalCatalog,
): Promise<Readonly<Record<string, BaselineOutcome>>> {
  const outcomes: [string, BaselineOutcome][] = [];
  for (const name of catalog.storedBaselines)
    outcomes.push([name, { rows: await catalog.storedBaseline(name) }]);
  return Object.fromEntries(outcomes);
}

function one(baseline: Baseline, catalog: SignalCatalog): Promise<BaselineOutcome> {
  const { fingerprint } = catalog;
  if (cache.fingerprint !== fingerprint) cache = { fingerprint, outcomes: new Map() };
  const known = cache.outcomes.get(baseline);
  if (known) return known;
  const stored = catalog.storedBaselines.includes(baseline.name);
  const outcome = stored
    ? catalog.storedBaseline(baseline.name).then((rows) => ({ rows }))
    : generateBaseline(baseline, catalog);
  cache.outcomes.set(baseline, outcome);
  outcome.catch(() => cache.outcomes.delete(baseline));
  return outcome;
}
