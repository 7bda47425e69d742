import { median } from "./timing.ts";

/** One line of the result table: two sides of one quantity, and what was promised of their ratio. */
export interface Row {
  readonly name: string;
  readonly unit: "ms" | "MB" | "files";
  /** Medians; undefined for a side that could not be run. */
  readonly ours?: number | undefined;
  readonly peer?: number | undefined;
  /** Undefined for a row that promises nothing. */
  readonly target?: Target | undefined;
  /** Why a side is missing. */
  readonly missing?: string | undefined;
}

export type Target =
  /** The peer takes at least so many times as long. */
  | { readonly kind: "faster"; readonly factor: number }
  /** Ours is at most so many times the peer's. */
  | { readonly kind: "at most"; readonly factor: number }
  /** Ours is at most so much, in the row's unit, whatever the peer's. */
  | { readonly kind: "below"; readonly limit: number };

/** A row of medians. */
export function medianRow(
  name: string,
  unit: Row["unit"],
  ours: readonly number[],
  peer: readonly number[],
  target?: Target,
): Row {
  const row = { name, unit, ours: median(ours), peer: median(peer) };
  return target ? { ...row, target } : row;
}

/** Whether the promise is kept; undefined where there is none, or nothing to judge it by. */
export function isMet({ ours, peer, target }: Row): boolean | undefined {
  if (!target || ours === undefined || peer === undefined) return undefined;
  if (target.kind === "below") return ours <= target.limit;
  return target.kind === "faster" ? peer / ours >= target.factor : ours / peer <= target.factor;
}
