import type { WalkForwardProgress } from "./options.ts";

/** Counts the searches of a walk-forward: one per window, and one in hindsight. */
export class Progress implements WalkForwardProgress {
  readonly windows: number;
  #done = 0;
  #fraction: () => number = () => 0;

  constructor(windows: number) {
    this.windows = windows;
  }

  /** The search that has begun tells how far it is. */
  readonly watch = (fraction: () => number): void => {
    this.#fraction = fraction;
  };

  /** The search is done. */
  next(): void {
    this.#done++;
    this.#fraction = () => 0;
  }

  done(): number {
    return Math.min(this.#done, this.windows);
  }

  fraction(): number {
    return Math.min(1, (this.#done + this.#fraction()) / (this.windows + 1));
  }
}
