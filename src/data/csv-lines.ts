import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import { AssayError } from "../errors.ts";

/** The way out where a cell such as `1,5` or `1,234.5` should be a number. */
export const PLAIN_NUMBERS =
  "Numbers are read with a decimal point and nothing between thousands, as in 1234.5. Export the file that way, or convert it with pandas: read_csv with decimal=',' (or thousands=','), then to_csv.";

/** Whether a text is a number to somebody, but for its commas. */
export function hasNumberComma(cell: string): boolean {
  return /^[-+]?[\d.]*\d,\d[\d,.]*$/.test(cell);
}

/** The first line of a CSV file, plain or `.gz`; empty where there is none. */
export async function firstLine(path: string): Promise<string> {
  for await (const line of linesOf(path)) return line;
  return "";
}

/**
 * What is wrong with a CSV file of which a line has more fields than the header, a decimal comma between
 * commas mostly. Undefined where none has, or the file cannot be read at all.
 */
export async function findWiderLine(
  path: string,
  separator: string,
): Promise<AssayError | undefined> {
  let number = 0;
  let wanted = 0;
  try {
    for await (const line of linesOf(path)) {
      number += 1;
      const fields = countFields(line, separator);
      if (number === 1) wanted = fields;
      else if (fields > wanted) return widerLine(path, number, wanted, fields, separator);
    }
  } catch {
    // Who could not read the file in the first place says that it is damaged.
  }
  return undefined;
}

function widerLine(
  path: string,
  line: number,
  wanted: number,
  got: number,
  separator: string,
): AssayError {
  const name = { ",": "commas", ";": "semicolons", "\t": "tabs" }[separator] ?? separator;
  const cause = separator === "," ? "a decimal comma splits a number in two" : "a field was added";
  return new AssayError(
    "wider-line",
    `${path}, line ${line}: expected ${wanted} fields separated by ${name}, as in the header, got ${got}.`,
    `Perhaps ${cause}, or a text with ${name} in it lacks its quotes. Numbers are read with a decimal point, as in 1234.5.`,
  );
}

/** Fields of a line; a separator within quotes is part of a text. */
function countFields(line: string, separator: string): number {
  let fields = 1;
  let quoted = false;
  for (const character of line) {
    if (character === '"') quoted = !quoted;
    else if (character === separator && !quoted) fields += 1;
  }
  return fields;
}

/** Whether a file is gzipped, whatever its name says: that is how polars reads it. */
async function isGzip(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { buffer } = await file.read(Buffer.alloc(2), 0, 2, 0);
    return buffer.equals(GZIP);
  } finally {
    await file.close();
  }
}
const GZIP = Buffer.of(0x1f, 0x8b);

/** Lines of a file, as far as somebody asks for them; an error of the file arrives where they do. */
async function* linesOf(path: string): AsyncGenerator<string> {
  const gzipped = await isGzip(path);
  const file = createReadStream(path);
  const bytes = gzipped ? pipeline(file, createGunzip(), () => {}) : file;
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of bytes) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split(/\r?\n/);
    rest = lines.pop() ?? "";
    yield* lines;
  }
  if (rest !== "") yield rest;
}
