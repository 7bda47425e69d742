/** What makes runs. */
export const RUN_KINDS = ["backtest", "optimize", "walkforward", "suite"] as const;

/** What made a run. */
export type RunKind = (typeof RUN_KINDS)[number];

/** The kind that a document states; undefined where it states none of ours. */
export function kindOf(value: unknown): RunKind | undefined {
  return RUN_KINDS.find((kind) => kind === value);
}
