import type { SnapshotCatalog } from "../catalog/load.ts";
import { expected } from "../errors.ts";
import type { SignalRows } from "../signals/catalog-port.ts";
import type { SuiteResult } from "../signals/suite.ts";
import { renderSuiteReport } from "./report-door.ts";

/** What a tear sheet says of the signal, besides its suite. */
export interface TearsheetOptions {
  /** What the signal is called: the title, and part of the run's id. Any text but an empty one. */
  readonly name: string;
  /** The rows that were evaluated, as `loadSignal` gives them; their hash is part of the id. */
  readonly rows: SignalRows;
  /** The snapshot they were evaluated on; its fingerprint and caveats are on the page. */
  readonly catalog: Pick<SnapshotCatalog, "fingerprint" | "manifest">;
}

/**
 * The tear sheet of a signal as one HTML document: verdict with reasons, score, figures with their
 * uncertainty, robustness, baselines, exposures, performance. It needs no network and no script, and
 * is the one that `assay suite` stores for the same signal, snapshot and options. Loads the drawing
 * code when it is called.
 *
 * @returns the page; the same suite gives the same bytes on every machine.
 * @throws AssayError `bad-option` for a name without a character.
 */
export async function generateTearsheet(
  suite: SuiteResult,
  { name, rows, catalog }: TearsheetOptions,
): Promise<string> {
  if (name.trim() === "") {
    throw expected("bad-option", "name", "what the signal is called", name, "Give it a name.");
  }
  const [{ identifySuite }, { judgeSuite, suiteReportInput }] = await Promise.all([
    import("./identify-suite.ts"),
    import("./store-suite.ts"),
  ]);
  const identity = identifySuite(suite, { name, rows, catalog });
  return renderSuiteReport(suiteReportInput(judgeSuite(suite, identity)));
}
