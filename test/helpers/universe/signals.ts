import type { SignalRows, TableColumns } from "../../../src/signals/catalog-port.ts";
import { NormalRandom, normalQuantile } from "./normal.ts";
import { shared, type Universe } from "./universe.ts";

/** What a planted signal knows. */
export interface PlantedOptions {
  readonly seed: number;
  /** Correlation of the signal with the normal score of the return to come, −1 to 1. */
  readonly rho: number;
  /** Days of the return to come; default 1. */
  readonly horizon?: number;
  /** Column of `ret` that is known beforehand; default `ret`. */
  readonly column?: "ret" | "resret" | "openret" | "resopenret";
}

/**
 * A signal with a known information coefficient. One row per row of `ret`, `date_avail` the calendar
 * day after `date_sig`, so that the formation day d is the next trading date after `date_sig`:
 *
 *     signal = rho · z + √(1 − rho²) · noise
 *
 * z is the normal score Φ⁻¹((rank − ½)/n), among the day's rows of the signal, of the return
 * compounded over d+1 … d+horizon. Scores instead of standardised returns make both sides normal
 * whatever the returns look like, so the expected Spearman correlation with that return is
 * `expectedIC(rho)`. Rows whose return to come is not known have no part in it: noise alone.
 */
export function plantedSignal(universe: Universe, options: PlantedOptions): SignalRows {
  const { seed, rho, horizon = 1, column = "ret" } = options;
  const { ret } = universe.tables;
  const random = new NormalRandom(seed);
  const noise = Math.sqrt(1 - rho * rho);
  const future = futureReturns(universe, column, horizon);
  const signal = new Float32Array(ret.security.length);
  for (let day = 0; day < ret.dates.length; day++) {
    const rows = rowsOfDay(ret, day);
    const known = rows.filter((row) => !Number.isNaN(future[row]!));
    known.sort((a, b) => future[a]! - future[b]! || a - b);
    for (const row of rows) signal[row] = noise * random.normal();
    known.forEach((row, rank) => {
      signal[row]! += rho * normalQuantile((rank + 0.5) / known.length);
    });
  }
  return signalRows(universe, signal);
}

/** Spearman correlation of two normal variables of Pearson correlation rho (K. Pearson, 1907). */
export function expectedIC(rho: number): number {
  return (6 / Math.PI) * Math.asin(rho / 2);
}

/**
 * A signal that knows nothing: s[t] = persistence · s[t−1] + √(1 − persistence²) · noise, variance 1
 * throughout. Persistence 1 is static (each security keeps its first value), 0 is white. One row per
 * row of `ret`; the process goes on where rows are missing.
 */
export function noiseSignal(
  universe: Universe,
  { seed, persistence }: { readonly seed: number; readonly persistence: number },
): SignalRows {
  const { ret } = universe.tables;
  const random = new NormalRandom(seed);
  const fresh = Math.sqrt(1 - persistence * persistence);
  const state = Float64Array.from(universe.securityIds, () => random.normal());
  const signal = new Float32Array(ret.security.length);
  let day = 0;
  for (const date of universe.tradingDates) {
    if (fresh > 0) {
      for (let i = 0; i < state.length; i++) {
        state[i] = persistence * state[i]! + fresh * random.normal();
      }
    }
    if (ret.dates[day] !== date) continue;
    for (let row = ret.starts[day]!; row < ret.starts[day + 1]!; row++) {
      signal[row] = state[ret.security[row]!]!;
    }
    day++;
  }
  return signalRows(universe, signal);
}

/** A value per row of `ret` as a signal known from the next calendar day on, in the port's order. */
export function signalRows(universe: Universe, values: Float32Array): SignalRows {
  const { dates, starts, security } = universe.tables.ret;
  const next = new Int32Array(universe.securityIds.length + 1);
  for (const i of security) next[i + 1]!++;
  for (let i = 1; i < next.length; i++) next[i]! += next[i - 1]!;
  const column = () => shared(Int32Array, security.length);
  const rows = {
    securityId: column(),
    dateSig: column(),
    dateAvail: column(),
    signal: shared(Float32Array, security.length),
  };
  for (let day = 0; day < dates.length; day++) {
    for (let row = starts[day]!; row < starts[day + 1]!; row++) {
      const i = security[row]!;
      const at = next[i]!++;
      rows.securityId[at] = universe.securityIds[i]!;
      rows.dateSig[at] = dates[day]!;
      rows.dateAvail[at] = dates[day]! + 1;
      rows.signal[at] = values[row]!;
    }
  }
  return rows;
}

/**
 * Per row of `ret` at n the return compounded over n+2 … n+1+horizon: what a signal of n earns that
 * is in force from n+1 on. NaN unless all of it is known.
 */
function futureReturns(universe: Universe, column: string, horizon: number): Float64Array {
  const { ret } = universe.tables;
  const { tradingDates, securityIds } = universe;
  const values = ret.numbers[column]!;
  const securities = securityIds.length;
  const rowAt = new Int32Array(tradingDates.length * securities).fill(-1);
  let day = 0;
  for (let n = 0; n < tradingDates.length; n++) {
    if (ret.dates[day] !== tradingDates[n]) continue;
    for (let row = ret.starts[day]!; row < ret.starts[day + 1]!; row++) {
      rowAt[n * securities + ret.security[row]!] = row;
    }
    day++;
  }
  const future = new Float64Array(ret.security.length).fill(Number.NaN);
  for (let n = 0; n + 1 + horizon < tradingDates.length; n++) {
    for (let i = 0; i < securities; i++) {
      const row = rowAt[n * securities + i]!;
      if (row < 0) continue;
      let growth = 1;
      for (let h = 2; h <= 1 + horizon; h++) {
        const then = rowAt[(n + h) * securities + i]!;
        growth *= then < 0 ? Number.NaN : 1 + values[then]!;
      }
      future[row] = growth - 1;
    }
  }
  return future;
}

function rowsOfDay({ starts }: TableColumns, day: number): number[] {
  const start = starts[day]!;
  return Array.from({ length: starts[day + 1]! - start }, (_, k) => start + k);
}
