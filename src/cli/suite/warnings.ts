import type { SignalCatalog, SignalRows } from "../../signals/catalog-port.ts";
import type { ResolvedConfig } from "../../signals/config.ts";
import { checkSignal } from "../../signals/validate.ts";

/** What is doubtful about a signal for the configuration that it is evaluated with. */
export interface SuiteWarning {
  /** As `assay signal check` calls it: `hold`. */
  readonly check: string;
  readonly text: string;
}

/** Checks whose findings the counts of a suite tell. */
const COUNTED: readonly string[] = [
  "unknown_security",
  "duplicate_key",
  "after_calendar",
  "same_close",
  "empty_signal",
  "replaced",
];

/** Warnings of `assay signal check` that no count of the suite tells. */
export function warningsOf(
  rows: SignalRows,
  catalog: SignalCatalog,
  config: ResolvedConfig,
): SuiteWarning[] {
  return checkSignal(rows, catalog, config)
    .checks.filter(({ check, verdict }) => verdict === "warning" && !COUNTED.includes(check))
    .map(({ check, text }) => ({ check, text }));
}
