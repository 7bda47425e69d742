/**
 * One error type for everything a person can put right. Each message says what was expected, what
 * came, and where; `hint` says the way out. Anything else that is thrown is a defect of Assay.
 */
export class AssayError extends Error {
  override readonly name = "AssayError";
  /** Stable, machine-readable: `bad-parameter`, `missing-column`, … */
  readonly code: string;
  /** The way out, one sentence; printed under the message and as `hint` in `--json`. */
  readonly hint: string;
  /** Process exit code: 2 for bad usage or input, 1 for work that failed. */
  readonly exitCode: 1 | 2;

  constructor(
    code: string,
    message: string,
    hint: string,
    options: { readonly exitCode?: 1 | 2; readonly cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.hint = hint;
    this.exitCode = options.exitCode ?? 2;
  }
}

/** `where: expected X, got Y.` The template for a value that is not what it should be. */
export function expected(
  code: string,
  where: string,
  wanted: string,
  got: unknown,
  hint: string,
): AssayError {
  return new AssayError(code, `${where}: expected ${wanted}, got ${show(got)}.`, hint);
}

/** `unknown KIND "name".` with near matches; the template for a name that does not exist. */
export function unknownName(
  code: string,
  kind: string,
  name: string,
  known: readonly string[],
): AssayError {
  const near = nearMatches(name, known);
  const hint =
    near.length > 0
      ? `Did you mean ${near.map((n) => `"${n}"`).join(" or ")}?`
      : `Known: ${known.slice(0, 12).join(", ")}${known.length > 12 ? ", …" : ""}.`;
  return new AssayError(code, `Unknown ${kind} "${name}".`, hint);
}

/** Up to three of `known` that are within a third of their length in edits of `name`. */
export function nearMatches(name: string, known: readonly string[]): string[] {
  const wanted = name.toLowerCase();
  return known
    .map((candidate) => ({ candidate, edits: editDistance(wanted, candidate.toLowerCase()) }))
    .filter(({ candidate, edits }) => edits <= Math.max(1, Math.floor(candidate.length / 3)))
    .sort((a, b) => a.edits - b.edits)
    .slice(0, 3)
    .map(({ candidate }) => candidate);
}

function show(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "number" || typeof value === "boolean" || value == null)
    return String(value);
  return typeof value;
}

/** Edits between two words; two neighbours swapped (`fats`, `fast`) count as one. */
function editDistance(a: string, b: string): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swap = swapped ? beforePrevious[j - 2]! + 1 : Number.POSITIVE_INFINITY;
      row.push(Math.min(substitution, previous[j]! + 1, row[j - 1]! + 1, swap));
    }
    beforePrevious = previous;
    previous = row;
  }
  return previous[b.length]!;
}
