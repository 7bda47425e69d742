import type { Codes, Members } from "../catalog-port.ts";
import type { Residualize, TcModel } from "../config.ts";

/** Signal rows by the trading date from which they are in force; see `PreparedSignal`. */
export interface Entries {
  readonly starts: Int32Array;
  readonly security: Int32Array;
  readonly signal: Float32Array;
  /** Trading days for which an entry is in force. */
  readonly hold: number;
  /** Per entry 1 where the universe has it as of its `date_sig`, else 0; absent: all are in. */
  readonly member?: Uint8Array;
}

/** Rows of a table by trading date: those of date n are from[n] … to[n] - 1. */
export interface DayRows {
  readonly from: Int32Array;
  readonly to: Int32Array;
  /** The securities of each date's rows. */
  readonly members: Members;
}

/** Tables of no day, no name and no signal, which both studies of nothing are made of. */
export const NOTHING: {
  readonly tradingDates: Int32Array;
  readonly entries: Entries;
  readonly rows: DayRows;
  readonly factors: readonly Float32Array[];
} = {
  tradingDates: new Int32Array(),
  entries: {
    starts: new Int32Array(1),
    security: new Int32Array(),
    signal: new Float32Array(),
    hold: 1,
  },
  rows: {
    from: new Int32Array(),
    to: new Int32Array(),
    members: {
      from: new Int32Array(),
      to: new Int32Array(),
      words: new Int32Array(),
      bits: new Int32Array(),
    },
  },
  factors: [],
};

/** What trades are charged by, besides basis points of the amount. */
export interface CostColumns {
  /** `half_spread_bps` of `ret`; for `spread`. */
  readonly halfSpread?: Float32Array;
  /** `adv` and `ret` of `ret`; for `impact`. */
  readonly adv?: Float32Array;
  readonly ret?: Float32Array;
}

/** Arrays that portfolios are formed of; all in shared memory, so threads need no copy. */
export interface StudyInputs {
  readonly tradingDates: Int32Array;
  readonly securityIds: Int32Array;
  readonly entries: Entries;
  /** Rows of `ret` by trading date. */
  readonly rows: DayRows;
  /** What a position earns: `ret`, or `openret` where it is formed at the open. */
  readonly returns: Float32Array;
  /** Per entry the row of `risk` as of its `date_sig`, or -1; absent where nothing of it is needed. */
  readonly risk?: Int32Array;
  /** Columns of `risk`, by its rows. Codes are -1 where not known. */
  readonly industry?: Codes;
  readonly industries: number;
  /** Cap tier; with `tiers` of the plan. */
  readonly tier?: Codes;
  readonly factors: readonly Float32Array[];
  /** What a side's weight is shared out by: a column and per entry its row as of `date_sig`, or -1. */
  readonly weights?: { readonly column: Float32Array; readonly row: Int32Array };
  readonly costs: CostColumns;
}

/** One lag and the formation days of its range. */
export interface LagRange {
  readonly lag: number;
  /** First and last formation day (n), after the lag; last < first where there is none. */
  readonly first: number;
  readonly last: number;
}

/** What is formed of the inputs, for a grid of lags and residualisations. Plain data. */
export interface StudyPlan {
  readonly residualize: readonly Residualize[];
  readonly lags: readonly LagRange[];
  /** Cap tiers, each with portfolios of its own besides the overall one. */
  readonly tiers: number;
  /** Shares of a cross-section: u below `low` is short, above `high` long. */
  readonly low: number;
  readonly high: number;
  readonly mincos: number;
  readonly fromOpen: boolean;
  readonly tcModel: TcModel;
  readonly tcBps: number;
  readonly book: number;
}

/** Stretch of formation days before the lag, [from, to), that is worked on at a time. */
export interface Chunk {
  readonly from: number;
  readonly to: number;
}

/** Formation days of a chunk. Fixed: what a chunk computes may not depend on how many threads there are. */
const CHUNK_DAYS = 64;

/** Cuts the formation days of a plan, [from, to), into chunks. */
export function chunksOf(from: number, to: number): Chunk[] {
  const chunks: Chunk[] = [];
  for (let start = from; start < to; start += CHUNK_DAYS)
    chunks.push({ from: start, to: Math.min(start + CHUNK_DAYS, to) });
  return chunks;
}
