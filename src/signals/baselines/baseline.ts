import type { SignalCatalog, SignalRows } from "../catalog-port.ts";
import { signalRows, type TableSignal } from "./rows.ts";

/** A simple signal that everyone has: what a new one is compared with. */
export interface Baseline {
  /** `reversal_5d`; its name in results and files. */
  readonly name: string;
  /** For people. */
  readonly title: string;
  /** What it is, in a sentence. */
  readonly definition: string;
  /**
   * Computes it for every row of a table of the snapshot, from that row's date and before: it may be
   * used from the next calendar day on.
   *
   * @returns or why the snapshot does not have what it takes.
   */
  compute(catalog: SignalCatalog): Promise<TableSignal | Unavailable>;
}

/** Why a baseline cannot be had. */
export interface Unavailable {
  readonly unavailable: string;
}

/** Rows of a baseline, or why there are none. */
export type BaselineOutcome = { readonly rows: SignalRows } | Unavailable;

/** Computes the rows of a baseline. */
export async function generateBaseline(
  baseline: Baseline,
  catalog: SignalCatalog,
): Promise<BaselineOutcome> {
  const signal = await baseline.compute(catalog);
  if ("unavailable" in signal) return signal;
  const rows = signalRows(signal, catalog.securityIds);
  if (rows.securityId.length > 0) return { rows };
  return { unavailable: "it is known on no day: the snapshot has too few days, or gaps" };
}
