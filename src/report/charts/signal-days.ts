const MS_PER_DAY = 86_400_000;

/** Ms UTC of days since 1970-01-01. */
export function dayTimes(days: Int32Array): Float64Array {
  return Float64Array.from(days, (day) => day * MS_PER_DAY);
}

/** Whether there is anything to draw. */
export function anyKnown(values: ArrayLike<number>): boolean {
  return Array.from(values).some(Number.isFinite);
}

/** a, b, c, … */
export function letterMark(place: number): string {
  return String.fromCharCode("a".charCodeAt(0) + place);
}
