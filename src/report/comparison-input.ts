/** One of two runs that a page sets side by side. */
export interface ComparedRun {
  readonly runId: string;
  /** `backtest`, `suite`, …; null where nothing tells. */
  readonly kind: string | null;
  readonly name: string;
}

/** How a run grew: days since 1970-01-01, and growth of 1 to the end of each. */
export interface ComparedEquity {
  readonly day: Int32Array;
  readonly equity: Float64Array;
}

/** Everything that a comparison of two runs shows. Nothing in it depends on when or where it was made. */
export interface ComparisonInput {
  readonly a: ComparedRun;
  readonly b: ComparedRun;
  /** Where the two were made of other things; undefined where a run has no such part. */
  readonly config: readonly {
    readonly path: string;
    readonly a: string | undefined;
    readonly b: string | undefined;
  }[];
  /** Null where a figure is not defined, or its difference would mean nothing. */
  readonly metrics: readonly {
    readonly name: string;
    readonly a: number | null;
    readonly b: number | null;
    readonly delta: number | null;
  }[];
  readonly daily: {
    /** Common days, and the range that both cover: `2020-01-31`. */
    readonly days: number;
    readonly from: string | null;
    readonly to: string | null;
    /** NaN where not defined, with the reason under `undefined`. */
    readonly correlation: number;
    readonly undefined?: string;
    readonly equity?: { readonly a: ComparedEquity; readonly b: ComparedEquity };
  };
}
