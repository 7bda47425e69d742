import { parseDate } from "../../data/dates.ts";
import { STATISTICS } from "../../engine/metrics/index.ts";
import { AssayError, expected, unknownName } from "../../errors.ts";
import { SUMMARY_STATISTICS } from "../../signals/statistics.ts";
import type { RunSummary } from "../../tracking/list-runs.ts";
import { RUN_KINDS } from "../../tracking/run-kind.ts";
import type { StoreOptions } from "./options.ts";

/** Options of `assay runs list` as commander hands them over. */
export interface ListOptions extends StoreOptions {
  readonly kind?: readonly string[];
  readonly name?: string;
  readonly since?: string;
  readonly sort: string;
  readonly limit?: number;
}

/** What of a list is wanted, and in which order. */
export interface Selection {
  readonly matches: (run: RunSummary) => boolean;
  readonly compare: (a: RunSummary, b: RunSummary) => number;
  readonly limit: number;
}

/** What a list can be sorted by besides a metric. */
const FIELDS = ["created", "name", "kind"] as const;

/** @throws AssayError `bad-option` or `bad-date`. */
export function selectionOf({ kind, name, since, sort, limit }: ListOptions): Selection {
  for (const each of kind ?? []) {
    if (!RUN_KINDS.some((known) => known === each)) {
      throw unknownName("bad-option", "--kind", each, RUN_KINDS);
    }
  }
  if (limit !== undefined && !(Number.isInteger(limit) && limit >= 1)) {
    throw expected("bad-option", "--limit", "a whole number from 1", limit, "Write --limit 20.");
  }
  const text = name?.toLowerCase();
  const earliest = since === undefined ? undefined : parseDate(since, "--since");
  return {
    matches: (run) =>
      (kind === undefined || kind.some((each) => each === run.kind)) &&
      (text === undefined || run.name.toLowerCase().includes(text)) &&
      (earliest === undefined || (run.created !== null && Date.parse(run.created) >= earliest)),
    compare: orderOf(sort),
    limit: limit ?? Number.POSITIVE_INFINITY,
  };
}

/** What is wanted of a list that is newest first. */
export function selected(runs: readonly RunSummary[], selection: Selection): RunSummary[] {
  return runs.filter(selection.matches).sort(selection.compare).slice(0, selection.limit);
}

/** The order of a list; runs that are alike in it stay newest first. */
function orderOf(sort: string): Selection["compare"] {
  if (sort === "created") return () => 0;
  if (sort === "name") return (a, b) => byText(a.name, b.name);
  if (sort === "kind") return (a, b) => byText(a.kind ?? "~", b.kind ?? "~");
  const known = [
    ...new Set([...STATISTICS.map((each) => each.name), ...Object.keys(SUMMARY_STATISTICS)]),
  ];
  if (!known.includes(sort)) {
    const { hint } = unknownName("bad-option", "--sort", sort, [...FIELDS, ...known]);
    throw new AssayError(
      "bad-option",
      `--sort: expected ${FIELDS.join(", ")} or a metric, got ${JSON.stringify(sort)}.`,
      hint,
    );
  }
  // The largest first, and last what has no such figure.
  const figure = ({ metrics }: RunSummary) => metrics[sort] ?? Number.NEGATIVE_INFINITY;
  return (a, b) => (figure(a) === figure(b) ? 0 : figure(b) - figure(a));
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
