import type { Command } from "commander";
import { AssayError, expected } from "../errors.ts";

/**
 * Parser of an option that takes a number, for commander.
 *
 * @param example a value that the option accepts, for the message.
 */
export function numberOption(flag: string, example: string): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === "" || !Number.isFinite(value)) {
      throw expected("bad-option", flag, "a number", text, `Write for example ${flag} ${example}.`);
    }
    return value;
  };
}

/** Parser of an option that takes a comma list of numbers, for commander. */
export function numbersOption(flag: string, example: string): (text: string) => number[] {
  const one = numberOption(flag, example);
  return (text) => text.split(",").map(one);
}

/**
 * Makes every command under `program` refuse an option that is given twice, since the earlier one
 * would be lost in silence. Call it once all commands are registered; a program parses one line.
 *
 * The refusal is an AssayError `bad-option`, thrown while the line is parsed.
 */
export function refuseRepeatedOptions(program: Command): void {
  for (const command of program.commands) {
    for (const option of command.options) {
      let given = false;
      command.on(`option:${option.name()}`, () => {
        const flag = option.long ?? option.flags;
        if (given) {
          throw new AssayError(
            "bad-option",
            `${flag}: expected once, given twice.`,
            "Keep one of the two. Names and ranges are listed with commas, conditions joined by &&.",
          );
        }
        given = true;
      });
    }
    refuseRepeatedOptions(command);
  }
}

/** Splits a comma list; empty pieces are left out. */
function listOption(text: string): string[] {
  return text
    .split(",")
    .map((piece) => piece.trim())
    .filter((piece) => piece !== "");
}

/** Parser of an option that takes a comma list with at least one entry, for commander. */
export function namesOption(flag: string): (text: string) => string[] {
  return (text) => {
    const names = listOption(text);
    if (names.length > 0) return names;
    throw expected(
      "bad-option",
      flag,
      "at least one name",
      text,
      `Write ${flag} A,B or leave it out.`,
    );
  };
}

/**
 * Reads `fast=20,slow=100` into texts by name.
 * @throws AssayError `bad-parameter` for a piece without a value or a name given twice.
 */
export function parameterOption(text: string): Readonly<Record<string, string>> {
  return pairsOption("--params")(text);
}

/**
 * Parser of an option that takes `name=value,name=value`, for commander.
 * @throws AssayError `bad-parameter` for a piece without a value or a name given twice.
 */
export function pairsOption(flag: string): (text: string) => Readonly<Record<string, string>> {
  return (text) => pairsOf(flag, text);
}

function pairsOf(flag: string, text: string): Readonly<Record<string, string>> {
  const values: Record<string, string> = {};
  for (const piece of listOption(text)) {
    const at = piece.indexOf("=");
    const name = piece.slice(0, at).trim();
    const value = piece.slice(at + 1).trim();
    const hint = `Write ${flag} name=value,name=value.`;
    if (at < 0 || name === "" || value === "") {
      throw expected("bad-parameter", flag, "name=value", piece, hint);
    }
    if (Object.hasOwn(values, name)) {
      throw expected("bad-parameter", flag, `one value for ${name}`, text, hint);
    }
    values[name] = value;
  }
  return values;
}
