const YEAR = 365.25 * 86_400_000;
const USUAL = [12, 52, 252, 260, 365];
const TOLERANCE = 0.015;

/** How many bars of one symbol there are, and when the first and the last begin (ms UTC). */
export interface Extent {
  readonly bars: number;
  readonly first: number;
  readonly last: number;
}

/** Periods per year, and what they were counted from. */
export interface PeriodsPerYear {
  /** To be used: a usual figure when the count is within 1.5 % of it. */
  readonly value: number;
  /** As counted: (bars - 1) / years. */
  readonly counted: number;
  /** In words: which bars, from when to when. */
  readonly source: string;
}

/**
 * P = (bars - 1)/((last - first)/365.25 days), times `scale`; snapped to 12, 52, 252, 260 or 365
 * where within 1.5 % (SEMANTICS T). NaN for fewer than two bars.
 *
 * @param scale bars of the used timeframe per bar of the extent; 1 when nothing was resampled
 */
export function periodsPerYear(extent: Extent, source: string, scale = 1): PeriodsPerYear {
  const counted =
    extent.last > extent.first
      ? ((extent.bars - 1) / ((extent.last - extent.first) / YEAR)) * scale
      : Number.NaN;
  const near = USUAL.find((usual) => Math.abs(counted / usual - 1) <= TOLERANCE);
  return { value: near ?? counted, counted, source };
}
