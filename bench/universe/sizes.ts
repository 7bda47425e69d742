/** What is written out of `UniverseSpec`; all else as it is there. */
export interface BenchUniverse {
  readonly seed: number;
  readonly days: number;
  readonly securities: number;
  readonly firstDate: number;
  readonly listings: number;
  readonly delistings: number;
}

/** Three years of some five hundred names: 377 thousand rows of a signal. */
export const YEARS: BenchUniverse = {
  seed: 401,
  days: 756,
  securities: 507,
  firstDate: 14_613,
  listings: 0.02,
  delistings: 0.02,
};

/** Names of a large universe; 6,300 days of them are 30 million rows. */
const SECURITIES = 4_840;
export const FULL_DAYS = 6_300;

/** So many days of the large universe; 1990-01-01 and on. */
export function large(days: number): BenchUniverse {
  return {
    seed: 402,
    days,
    securities: SECURITIES,
    firstDate: 7_305,
    listings: 0.02,
    delistings: 0.02,
  };
}
