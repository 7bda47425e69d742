import { expected, unknownName } from "../errors.ts";
import { Expr } from "./expression.ts";

/**
 * Refuses options that would silently change nothing: a bare value in place of the object, and names
 * that nothing reads.
 * @param where the function as the user wrote it.
 * @param example the options as the user would write them, for the hint.
 * @throws AssayError `bad-argument` for what is no object of options, `unknown-option` with near
 *   matches for a name that is not `known`.
 */
export function requireOptions(
  where: string,
  given: unknown,
  known: readonly string[],
  example: string,
): void {
  if (
    typeof given !== "object" ||
    given === null ||
    Array.isArray(given) ||
    given instanceof Expr
  ) {
    throw expected("bad-argument", where, "options as an object", given, `Write ${example}.`);
  }
  for (const name of Object.keys(given)) {
    if (!known.includes(name))
      throw unknownName("unknown-option", `option of ${where}`, name, known);
  }
}

/**
 * Refuses arguments after the last one that a function takes: JavaScript would drop them.
 * @param more what was given beyond it.
 * @throws AssayError `bad-argument`.
 */
export function requireNoMore(where: string, more: readonly unknown[]): void {
  if (more.length === 0) return;
  throw expected(
    "bad-argument",
    where,
    "no further argument",
    more[0],
    "Leave it out; options go into one object, as in { name: value }.",
  );
}

/**
 * `defaults` overlaid with the options given to a function, once they and the arguments after them
 * have been checked.
 * @throws AssayError as `requireOptions` and `requireNoMore`.
 */
export function readOptions<T extends Readonly<Record<string, number>>>(
  where: string,
  defaults: T,
  given: { readonly [name in keyof T]?: number },
  more: readonly unknown[],
): { readonly [name in keyof T]: number } {
  const names: readonly string[] = Object.keys(defaults);
  const example = names.map((name) => `${name}: ${defaults[name]}`).join(", ");
  requireOptions(where, given, names, `{ ${example} }`);
  requireNoMore(where, more);
  // A name that is given as undefined stays undefined: a misspelt parameter must not mean the default.
  return { ...defaults, ...given };
}
