import type { SignalCatalog, SignalRows } from "../../signals/catalog-port.ts";
import type { BacktestResult } from "../../signals/result.ts";
import type { SuiteResult } from "../../signals/suite.ts";
import { checkSignal } from "../../signals/validate.ts";
import type { SuiteRequest } from "./request.ts";

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

/** Warnings of `assay signal check` that no count of the suite tells, and that nothing was ever held. */
export function warningsOf(
  rows: SignalRows,
  catalog: SignalCatalog,
  { config }: Pick<SuiteRequest, "config">,
  { base }: SuiteResult,
): SuiteWarning[] {
  const found = checkSignal(rows, catalog, config)
    .checks.filter(({ check, verdict }) => verdict === "warning" && !COUNTED.includes(check))
    .map(({ check, text }) => ({ check, text }));
  return [...found, ...neverHeld(base)];
}

function neverHeld({ counts, daily, config }: BacktestResult): SuiteWarning[] {
  const days = daily.date.length;
  if (counts.flat < days) return [];
  const why = `${counts.noSignal} without any signal in force, ${counts.mincos} with fewer than ${config.mincos} names on a side`;
  const text = `no position was held on any of ${days} days (${why}): what follows says nothing of the signal`;
  return [{ check: "no_position", text }];
}
