import type { Row } from "./row.ts";
import type { UniverseGrowthRow } from "./universe-growth.ts";

/** What a case found. */
export interface Found {
  readonly rows: readonly Row[];
  /** Names and versions of what the peers ran on. */
  readonly versions: readonly string[];
  readonly growth?: readonly GrowthRow[] | undefined;
  readonly universeGrowth?: readonly UniverseGrowthRow[] | undefined;
}

/** Time and memory of a sweep of one size. */
export interface GrowthRow {
  readonly sets: number;
  readonly bars: number;
  readonly runs: number;
  /** Median of the runs. */
  readonly ms: number;
  /** The most that the process held, and how much of it are bars and the score table; MB. */
  readonly peak: number;
  readonly data: number;
  readonly table: number;
}

/** Several findings as one. */
export function joinFound(parts: readonly Found[]): Found {
  return {
    rows: parts.flatMap(({ rows }) => rows),
    versions: [...new Set(parts.flatMap(({ versions }) => versions))],
  };
}
