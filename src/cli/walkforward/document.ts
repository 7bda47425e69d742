import type { TimeRange } from "../../walkforward/slicer.ts";
import { formatSpan } from "../../walkforward/spans.ts";
import type { WindowResult } from "../../walkforward/types.ts";
import { searchInDocument } from "../optimize/document.ts";
import { plannedFacts } from "../optimize/facts.ts";
import { runDocument } from "../run/document.ts";
import { countedSpan } from "../run/span.ts";
import type { WalkForwardOutcome } from "./job.ts";
import { walkForwardNotes } from "./notes.ts";

/**
 * The document of `assay walkforward --json` (DESIGN 6). NaN prints as null.
 *
 * @param files absolute paths by kind; empty with `--no-files`.
 */
export function documentOf(
  outcome: WalkForwardOutcome,
  files: Readonly<Record<string, string>>,
): Readonly<Record<string, unknown>> {
  const { request, data, options, identity, plan, result, loaded } = outcome;
  const { spec, stitched, hindsight, summary } = result;
  return {
    run_id: outcome.runId,
    strategy: { name: loaded.strategy.name, version: loaded.strategy.version },
    train: formatSpan(spec.train),
    test: formatSpan(spec.test),
    mode: spec.mode,
    embargo: spec.embargo,
    search: searchInDocument(identity, plannedFacts(plan, result.search.sets, result.objective)),
    ...runDocument(request, data, options, identity.data.fingerprint),
    windows: result.windows.map(windowDocument),
    empty_tests: result.emptyTests.map(rangeDocument),
    stitched: {
      ...rangeDocument(stitched.range),
      metrics: stitched.metrics,
      undefined: stitched.undefined,
    },
    hindsight:
      "because" in hindsight
        ? hindsight
        : {
            params: hindsight.run.params,
            metrics: hindsight.metrics,
            undefined: hindsight.undefined,
          },
    summary: {
      windows: summary.windows,
      positive_tests: figureOrReason(summary.positiveTests),
      undefined_tests: summary.undefinedTests,
      median_efficiency: figureOrReason(summary.medianEfficiency),
      efficiencies: summary.efficiencies,
    },
    drift: result.drift.map(({ name, changes, meanChange }) => ({
      name,
      changes,
      mean_change: figureOrReason(meanChange),
    })),
    notes: walkForwardNotes(outcome),
    timing: {
      load_s: outcome.loadSeconds,
      walk_s: outcome.walkSeconds,
      sets: result.search.sets,
      bars: countedSpan(data, options).bars,
    },
    files,
  };
}

function windowDocument({ train, test, partial, params, ...window }: WindowResult) {
  const { trainMetrics, testMetrics, efficiency } = window.undefined;
  return {
    train: rangeDocument(train),
    test: rangeDocument(test),
    partial,
    params,
    train_metrics: window.trainMetrics,
    test_metrics: window.testMetrics,
    train_objective: window.trainObjective,
    test_objective: window.testObjective,
    efficiency: window.efficiency,
    undefined: {
      train_metrics: trainMetrics,
      test_metrics: testMetrics,
      ...(efficiency === undefined ? {} : { efficiency }),
    },
  };
}

function rangeDocument({ from, to }: TimeRange) {
  return { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
}

/** A number, or `{because}`. */
function figureOrReason(figure: number | { readonly because: string }) {
  return typeof figure === "number" ? figure : { because: figure.because };
}
