import { existsSync, readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { removeEmptyFolders } from "../data/folders.ts";
import { AssayError } from "../errors.ts";
import type { SetError } from "../optimize/score-table.ts";
import type { SavedRound } from "../optimize/search-run.ts";
import { sha256 } from "./canonical.ts";
import { writeFileWhole } from "./run-store.ts";

const NAME = "checkpoint.bin";
/** Changes whenever the layout does; another one is not read. */
const LAYOUT = 1;

/** Arrays of a round, in the order in which they lie in the file. */
const ARRAYS = ["scores", "means", "deviations", "blockSums", "blockRows", "done"] as const;

interface RoundHeader {
  readonly metricNames: readonly string[];
  /** Numbers per array of `ARRAYS`. */
  readonly lengths: readonly number[];
  readonly errors: readonly (readonly [set: number, error: SetError])[];
}

/** What a search that is not done has found so far: `<root>/<run id>/checkpoint.bin`. */
export class Checkpoint {
  readonly #root: string;
  readonly #runId: string;

  constructor(root: string, runId: string) {
    this.#root = resolve(root);
    this.#runId = runId;
  }

  get path(): string {
    return join(this.#root, this.#runId, NAME);
  }

  exists(): boolean {
    return existsSync(this.path);
  }

  /** Writes all of it or nothing. @throws AssayError `disk-full` or `unwritable` */
  write(rounds: readonly SavedRound[]): void {
    const headers = rounds.map(
      (round): RoundHeader => ({
        metricNames: round.metricNames,
        lengths: ARRAYS.map((name) => round[name].length),
        errors: [...round.errors],
      }),
    );
    const body = Buffer.concat(
      rounds.flatMap((round) => ARRAYS.map((name) => bytesOf(round[name]))),
    );
    const header = { layout: LAYOUT, run_id: this.#runId, sha256: sha256(body), rounds: headers };
    writeFileWhole(this.path, Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n`), body]));
  }

  /**
   * What was written last.
   * @throws AssayError `nothing-to-resume` where there is none; `damaged-checkpoint`.
   */
  read(): SavedRound[] {
    if (!this.exists()) throw this.#nothing();
    const bytes = readFileSync(this.path);
    const end = bytes.indexOf("\n");
    const header = headerOf(bytes.subarray(0, Math.max(0, end)).toString("utf8"));
    // Copied, since numbers must lie at multiples of their size.
    const body = new Uint8Array(bytes.subarray(end + 1));
    if (header?.runId !== this.#runId || header.sha256 !== sha256(body)) throw this.#damaged();
    const source = new Reader(body);
    return header.rounds.map((round) => readRound(round, source));
  }

  /** Removes it, and folders that it leaves empty. */
  discard(): void {
    const folder = join(this.#root, this.#runId);
    rmSync(this.path, { force: true });
    removeEmptyFolders(folder, this.#root);
  }

  #nothing(): AssayError {
    const complete = existsSync(join(this.#root, this.#runId, "run.json"));
    return new AssayError(
      "nothing-to-resume",
      complete
        ? `Search ${this.#runId} is complete; there is nothing to go on with.`
        : `Search ${this.#runId} has nothing to go on with: no run of exactly this search was interrupted here.`,
      complete
        ? "Run it without --resume to see its results again."
        : "Run it without --resume, or with the strategy, data, options and --out of the interrupted run.",
    );
  }

  #damaged(): AssayError {
    return new AssayError(
      "damaged-checkpoint",
      `The checkpoint of search ${this.#runId} is damaged or of another version.`,
      "Run the search again without --resume.",
    );
  }
}

/** Hands out the numbers of a file one array after the other. */
class Reader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  take(bytes: number): ArrayBuffer {
    const part = this.#bytes.slice(this.#at, this.#at + bytes);
    this.#at += bytes;
    return part.buffer;
  }
}

function readRound({ metricNames, lengths, errors }: RoundHeader, source: Reader): SavedRound {
  const [scores = 0, means = 0, deviations = 0, blockSums = 0, blockRows = 0, done = 0] = lengths;
  const floats = (length: number) => new Float64Array(source.take(8 * length));
  const integers = (length: number) => new Int32Array(source.take(4 * length));
  return {
    metricNames,
    scores: floats(scores),
    means: floats(means),
    deviations: floats(deviations),
    blockSums: floats(blockSums),
    blockRows: integers(blockRows),
    done: new Uint8Array(source.take(done)),
    errors: new Map(errors),
  };
}

function bytesOf({ buffer, byteOffset, byteLength }: Float64Array | Int32Array | Uint8Array) {
  return Buffer.from(buffer, byteOffset, byteLength);
}

/** The header, which the hash of the body vouches for once its own text could be read. */
function headerOf(text: string) {
  let header: unknown;
  try {
    header = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof header !== "object" || header === null) return undefined;
  if (!("layout" in header && header.layout === LAYOUT)) return undefined;
  if (!("run_id" in header && "sha256" in header && "rounds" in header)) return undefined;
  const { run_id: runId, sha256: hash, rounds } = header;
  if (!Array.isArray(rounds) || !rounds.every(isRoundHeader)) return undefined;
  return { runId, sha256: hash, rounds };
}

function isRoundHeader(value: unknown): value is RoundHeader {
  if (typeof value !== "object" || value === null) return false;
  if (!("metricNames" in value && "lengths" in value && "errors" in value)) return false;
  const { metricNames, lengths, errors } = value;
  return (
    Array.isArray(metricNames) &&
    metricNames.every((name) => typeof name === "string") &&
    Array.isArray(lengths) &&
    lengths.length === ARRAYS.length &&
    lengths.every((length) => Number.isInteger(length) && length >= 0) &&
    Array.isArray(errors) &&
    errors.every(isNumberedError)
  );
}

function isNumberedError(value: unknown): boolean {
  if (!Array.isArray(value) || value.length !== 2) return false;
  const [set, error] = value;
  if (typeof set !== "number" || typeof error !== "object" || error === null) return false;
  return typeof error.code === "string" && typeof error.message === "string";
}
