/**
 * Tasks of a list, of which threads take one after the other by themselves: none waits for another, and
 * none is woken. Flags in shared memory say what is taken.
 */
export class Claims {
  /** One for each place among the threads, then one for each task: 1 where it is taken. */
  readonly flags: Int32Array;
  readonly #places: number;

  /** @param places how many threads share the list. */
  constructor(places: number, flags: Int32Array) {
    this.#places = places;
    this.flags = flags;
  }

  /** Of a list of which nothing is taken. */
  static of(places: number, tasks: number): Claims {
    return new Claims(places, new Int32Array(new SharedArrayBuffer(4 * (places + tasks))));
  }

  /** Takes a place among the threads: if it is free, the one that this thread had last time. */
  join(thread: number): number {
    const wanted = thread % this.#places;
    if (this.#claim(wanted)) return wanted;
    return this.#first(0, this.#places, 1) ?? wanted;
  }

  /** Whether there may be something left to take. */
  get left(): boolean {
    return this.flags.indexOf(0, this.#places) >= 0;
  }

  /**
   * Takes a task. First come those whose number modulo the threads is this thread's place: it had them
   * last time as well, and remembers what it made of their programs. Then it helps the others.
   *
   * @returns number of the task in the list; undefined when all are taken.
   */
  take(place: number): number | undefined {
    const places = this.#places;
    const end = this.flags.length;
    const found = this.#first(places + place, end, places) ?? this.#first(places, end, 1);
    return found === undefined ? undefined : found - places;
  }

  #first(from: number, end: number, step: number): number | undefined {
    for (let flag = from; flag < end; flag += step) if (this.#claim(flag)) return flag;
    return undefined;
  }

  #claim(flag: number): boolean {
    return Atomics.compareExchange(this.flags, flag, 0, 1) === 0;
  }
}
