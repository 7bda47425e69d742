import type { CompositeScore } from "../signals/score.ts";
import type { SuiteResult } from "../signals/suite.ts";
import type { Verdict } from "../signals/verdict.ts";

/** Everything the tear sheet of a signal shows, as plain data; it computes nothing from rows. */
export interface SuiteReportInput {
  readonly signal: SuiteReportSignal;
  readonly snapshot: SuiteReportSnapshot;
  readonly suite: SuiteResult;
  readonly verdict: Verdict;
  readonly score: CompositeScore;
  /** What the run's id hashes, in order. */
  readonly identity: readonly (readonly [key: string, value: string])[];
  readonly runId: string;
  /** What to type to get this again. */
  readonly command: string;
}

/** The signal that was evaluated. */
export interface SuiteReportSignal {
  /** As the user calls it; any text. */
  readonly name: string;
  /** Hash of the values of its rows. */
  readonly hash: string;
  readonly rows: number;
}

/** The universe it was evaluated on. */
export interface SuiteReportSnapshot {
  /** `2018-04-02-v1`. */
  readonly id: string;
  readonly fingerprint: string;
  /** Who made the data, and as of when; null where the snapshot does not say. */
  readonly vendor: string | null;
  readonly asOf: string | null;
  /** What a reader must know, in sentences. */
  readonly caveats: readonly string[];
}
