import { rank } from "../../optimize/analysis/ranking.ts";
import type { FoundSet } from "../../optimize/optimizer-result.ts";
import { foundSet } from "../../optimize/optimizer-result.ts";
import type { SearchFacts } from "../../report/search-input.ts";
import type { SearchIdentity } from "../../tracking/search-identity.ts";
import { runDocument } from "../run/document.ts";
import { countedSpan } from "../run/span.ts";
import { searchFacts } from "./facts.ts";
import type { SearchOutcome } from "./job.ts";
import { searchNotes } from "./notes.ts";

/** Rows of the table that the document holds; the file has them all. */
const ROWS = 1000;

/**
 * The document of `assay optimize --json` (DESIGN 6). NaN prints as null.
 *
 * @param trialsOnData sets tried on these data over the whole store, these included.
 * @param files absolute paths by kind; empty with `--no-files`.
 */
export function documentOf(
  outcome: SearchOutcome,
  trialsOnData: number,
  files: Readonly<Record<string, string>>,
): Readonly<Record<string, unknown>> {
  const { request, data, options, identity, result, loaded } = outcome;
  const { best, bestBacktest, bestByPlateau, scores, importance, overfitting, table } = result;
  const { counts } = scores;
  return {
    run_id: outcome.runId,
    strategy: { name: loaded.strategy.name, version: loaded.strategy.version },
    search: searchInDocument(identity, searchFacts(outcome)),
    ...runDocument(request, data, options, identity.data.fingerprint),
    best: {
      ...setDocument(best),
      metrics: bestBacktest.metrics,
      undefined: bestBacktest.undefined,
    },
    best_by_plateau:
      "because" in bestByPlateau ? { because: bestByPlateau.because } : setDocument(bestByPlateau),
    table: Array.from(rank(scores.values).subarray(0, ROWS), (set) => rowDocument(outcome, set)),
    table_rows: table.sets.length,
    counts: {
      scored: counts.scored,
      failed: counts.failed,
      refused: counts.refused,
      undefined: counts.undefined,
    },
    failures: result.failures,
    importance,
    overfitting: overfitting.document,
    trials_on_data: trialsOnData,
    notes: searchNotes(outcome),
    timing: timingOf(outcome),
    files,
  };
}

/** What was searched and by which rule. */
export function searchInDocument(
  identity: SearchIdentity,
  { kind, sets, combinations, seed }: SearchFacts,
) {
  return {
    kind,
    sets,
    candidates: combinations ?? null,
    ...(seed === undefined ? {} : { seed }),
    space: identity.space,
    objective: identity.objective,
    constraint: identity.constraint ?? null,
    result_constraint: identity.resultConstraint ?? null,
    min_trades: identity.minTrades ?? null,
    max_drawdown: identity.maxDrawdown ?? null,
  };
}

function setDocument({ params, metrics, score, plateauScore }: FoundSet) {
  return { params, metrics, score, plateau_score: plateauScore };
}

function rowDocument({ result }: SearchOutcome, set: number) {
  const { params, metrics } = foundSet(result, set);
  const error = result.table.errors.get(set);
  return error ? { params, error } : { params, metrics };
}

function timingOf({ data, options, result, ...outcome }: SearchOutcome) {
  return {
    load_s: outcome.loadSeconds,
    sweep_s: outcome.sweepSeconds,
    overfitting_s: outcome.overfittingSeconds,
    sets: result.table.sets.length,
    bars: countedSpan(data, options).bars,
    threads: result.spread.threads,
    // Kilobytes on every system.
    peak_rss_mb: process.resourceUsage().maxRSS / 1024,
  };
}
