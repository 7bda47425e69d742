/** Answers may differ by so much, relative to their size, before a benchmark refuses to time them. */
export const TOLERANCE = 1e-9;

/** Figures by name; NaN where one is not defined. */
export type Figures = Readonly<Record<string, number>>;

/**
 * Requires that two sides say the same.
 *
 * @throws Error that lists every figure that differs or that only one side has.
 */
export function requireSameFigures(what: string, ours: Figures, peer: Figures): void {
  const names = new Set([...Object.keys(ours), ...Object.keys(peer)]);
  if (names.size === 0) throw new Error(`${what}: there is nothing to compare`);
  const differing = [...names].filter((name) => !same(ours[name], peer[name]));
  if (differing.length === 0) return;
  const lines = differing.map((name) => `  ${name}: ours ${ours[name]}, peer ${peer[name]}`);
  throw new Error(`${what}: the answers differ, so nothing is timed\n${lines.join("\n")}`);
}

function same(a: number | undefined, b: number | undefined): boolean {
  if (a === undefined || b === undefined) return false;
  if (Object.is(a, b) || a === b) return true;
  return Math.abs(a - b) <= TOLERANCE * Math.max(Math.abs(a), Math.abs(b));
}
