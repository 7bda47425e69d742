import type { Columns } from "../tasks/task.ts";
import { TOLERANCE } from "./compare.ts";

/** How two tables of figures by parameter set are laid beside each other. */
export interface Match {
  /** Columns that name a set. */
  readonly keys: readonly string[];
  /** Our column for each column of the peer that has to agree. */
  readonly figures: Readonly<Record<string, string>>;
}

const SHOWN = 5;

/**
 * Requires that each set of the peer is there once among ours, with figures that differ by at most
 * 1e-9 · (1 + |figure|), and not defined (NaN) where the peer's are not.
 *
 * @param everySet whether ours may have no set but the peer's.
 * @throws Error that names the first sets that differ.
 */
export function requireSameTables(
  what: string,
  ours: Columns,
  peer: Columns,
  { keys, figures }: Match,
  everySet: boolean,
): void {
  const peers = rowsByKey(what, peer, keys);
  const own = rowsByKey(what, ours, keys, everySet ? undefined : peers);
  const problems: string[] = [];
  if (peers.size === 0) problems.push("there is nothing to compare");
  if (own.size !== peers.size) problems.push(`ours has ${own.size} sets, the peer ${peers.size}`);
  for (const [key, row] of peers) {
    const mine = own.get(key);
    if (mine === undefined) {
      problems.push(`${key}: ours has no such set`);
      continue;
    }
    for (const [theirs, name] of Object.entries(figures)) {
      const a = columnOf(what, ours, name)[mine]!;
      const b = columnOf(what, peer, theirs)[row]!;
      if (!same(a, b)) problems.push(`${key}: ${name}: ours ${a}, peer ${b}`);
    }
  }
  if (problems.length === 0) return;
  const more = problems.length > SHOWN ? `\n  and ${problems.length - SHOWN} more` : "";
  const lines = problems.slice(0, SHOWN).map((problem) => `  ${problem}`);
  throw new Error(`${what}: the answers differ, so nothing is timed\n${lines.join("\n")}${more}`);
}

function same(a: number, b: number): boolean {
  return Object.is(a, b) || a === b || Math.abs(a - b) <= TOLERANCE * (1 + Math.abs(b));
}

/** Row of each set by its key, of the sets in `wanted` where given. */
function rowsByKey(
  what: string,
  columns: Columns,
  keys: readonly string[],
  wanted?: ReadonlyMap<string, number>,
): Map<string, number> {
  const parts = keys.map((name) => columnOf(what, columns, name));
  const rows = new Map<string, number>();
  for (let row = 0; row < parts[0]!.length; row++) {
    const key = keys.map((name, i) => `${name}=${parts[i]![row]}`).join(" ");
    if (wanted && !wanted.has(key)) continue;
    if (rows.has(key)) throw new Error(`${what}: set ${key} is there twice`);
    rows.set(key, row);
  }
  return rows;
}

function columnOf(what: string, columns: Columns, name: string): Float64Array {
  const column = columns[name];
  if (!column) throw new Error(`${what}: no column ${name} among ${Object.keys(columns)}`);
  return column;
}
