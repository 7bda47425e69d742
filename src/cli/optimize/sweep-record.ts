import { AssayError } from "../../errors.ts";
import type { SavedRound } from "../../optimize/search-run.ts";
import { Checkpoint } from "../../tracking/checkpoint.ts";
import { messageOf, note } from "../output.ts";

/** Time between two checkpoints, and how many times as long as writing one it is at least. */
const EVERY_MS = 1000;
const WRITE_SHARE = 20;

/** Keeps on disk what a sweep has found so far, now and then, so that little is lost. */
export class SweepRecord {
  readonly #checkpoint: Checkpoint;
  #latest: readonly SavedRound[] = [];
  #started = performance.now();
  #saved = this.#started;
  #interval = EVERY_MS;
  #failed = false;
  /** Sets in the checkpoint on disk, which is never replaced by one with fewer. */
  #kept = 0;

  constructor(root: string, runId: string) {
    this.#checkpoint = new Checkpoint(root, runId);
  }

  get path(): string {
    return this.#checkpoint.path;
  }

  /**
   * How many sets an interrupted run of the same search left; 0 where there is none, or what is there
   * cannot be read. From here on what it left is replaced only by at least as much.
   */
  left(): number {
    if (!this.#checkpoint.exists()) return 0;
    try {
      return setsDone(this.read());
    } catch (error) {
      if (error instanceof AssayError) return 0;
      throw error;
    }
  }

  /** What it left. @throws AssayError `nothing-to-resume` or `damaged-checkpoint` */
  read(): SavedRound[] {
    const rounds = this.#checkpoint.read();
    this.#kept = setsDone(rounds);
    return rounds;
  }

  /** Sets done by the run that is under way, those it went on from included. */
  get done(): number {
    return setsDone(this.#latest);
  }

  /** The sweep begins. */
  start(): void {
    this.#started = performance.now();
    this.#saved = this.#started;
  }

  /** Some more is done; it is written when that was last done long enough ago. */
  take(rounds: readonly SavedRound[]): void {
    this.#latest = rounds;
    if (performance.now() - this.#saved >= this.#interval) this.save();
  }

  /** The sweep is over; what follows may take its time, so a long sweep is written. */
  keep(rounds: readonly SavedRound[]): void {
    this.#latest = rounds;
    if (performance.now() - this.#started >= EVERY_MS) this.save();
  }

  /**
   * Writes what was taken last. A disk that refuses does not end the sweep, which may well come to its
   * end without it.
   *
   * @returns how many sets are kept on disk: these, or more that an earlier run left; 0 where nothing
   *   is done, or nothing could be written.
   */
  save(): number {
    const { done } = this;
    if (done === 0 || done < this.#kept) return this.#kept;
    const started = performance.now();
    try {
      this.#checkpoint.write(this.#latest);
    } catch (error) {
      if (!this.#failed) note(`What is done so far could not be kept: ${messageOf(error)}`);
      this.#failed = true;
      return this.#kept;
    } finally {
      this.#saved = performance.now();
      this.#interval = Math.max(EVERY_MS, WRITE_SHARE * (this.#saved - started));
    }
    this.#kept = done;
    return done;
  }

  /** Removes what was kept. */
  discard(): void {
    this.#checkpoint.discard();
  }
}

/** Sets that were run or failed, over all rounds. */
export function setsDone(rounds: readonly SavedRound[]): number {
  let count = 0;
  for (const { done } of rounds) for (const one of done) count += one;
  return count;
}
