import { AssayError } from "../errors.ts";
import { lowerBound } from "../strategy/bars.ts";
import {
  addOffset,
  barEnd,
  formatDay,
  formatSpan,
  midnight,
  nominalLength,
  offsetOf,
  type Span,
} from "./spans.ts";
import type { WindowSpec } from "./spec.ts";

const DAY = 86_400_000;

/** Half-open, ms UTC. */
export interface TimeRange {
  readonly from: number;
  /** First time after the range. */
  readonly to: number;
}

/** Half-open range of rows of the calendar. */
export interface RowRange {
  readonly first: number;
  /** First row after the range. */
  readonly end: number;
}

/** One step of a walk-forward: where parameters are chosen, and where they are then used. */
export interface Window {
  /**
   * Ends where the test begins; with an embargo, or with bars that reach into the test, at the first
   * bar that is left out for it.
   */
  readonly train: TimeRange;
  /** Whole periods, also when the data end inside the last one. */
  readonly test: TimeRange;
  /** Rows with `train.from` ≤ time < `train.to`; never empty. */
  readonly trainRows: RowRange;
  /** Rows with `test.from` ≤ time < `test.to`; never empty. */
  readonly testRows: RowRange;
  /** The data are not known to reach the end of the test. Only the last window can be partial. */
  readonly partial: boolean;
}

/** What the slicer must know of the data besides the times. */
export interface CalendarOptions {
  /** Nominal length of a bar in ms. */
  readonly timeframe: number;
  /**
   * A time up to which there are no more bars than these, ms UTC: the end of the range, where it was
   * cut out of longer data. Unless given, the data are known up to the end of the last bar.
   */
  readonly completeUntil?: number;
}

/** All windows of a walk-forward. */
export interface Slices {
  /** Ascending; at least one. */
  readonly windows: readonly Window[];
  /** Test periods without any bar, between others that have some: holes in the data. */
  readonly emptyTests: readonly TimeRange[];
}

/**
 * Cuts a calendar into windows (SEMANTICS T, walk-forward; docs/walkforward.md).
 *
 * Test k is `[A + train + k·test, A + train + (k+1)·test)`, where A is midnight UTC of the first bar's
 * day: the tests tile the time after the first train without holes. A rolling train starts at
 * `A + k·test`, an anchored one at A. A bar belongs where it starts. The embargo takes the last bars off
 * the train rather than moving the test, and a bar that is not over when the test's first bar starts is
 * left out of the train too (several symbols may trade at different hours).
 *
 * A test without bars is no window: at the end of the data there is nothing, in a hole it is listed.
 *
 * @param timestamps start of each counted bar, ms UTC, ascending; of several symbols the union
 * @throws AssayError `no-bars`; `window-too-short` for a train or test below one bar;
 *   `window-too-long` when no bar lies after the first train; `train-without-bars` when a hole holds a
 *   whole train; `embargo-too-long` when the embargo leaves no bar of one.
 */
export function sliceWindows(
  timestamps: Float64Array,
  spec: WindowSpec,
  { timeframe, completeUntil = Number.NEGATIVE_INFINITY }: CalendarOptions,
): Slices {
  const { train, test, mode } = spec;
  if (timestamps.length === 0) {
    throw new AssayError(
      "no-bars",
      "Walk-forward: expected bars, got none.",
      "Widen the range, or check the symbol.",
    );
  }
  requireOneBar("train", train, timeframe);
  requireOneBar("test", test, timeframe);
  const anchor = midnight(timestamps[0]!);
  const last = timestamps.at(-1)!;
  const dataEnd = Math.max(barEnd(last, timeframe), completeUntil);
  const testStart = (k: number) => addOffset(anchor, offsetOf([train, 1], [test, k]));
  const trainStart = (k: number) =>
    mode === "anchored" ? anchor : addOffset(anchor, offsetOf([test, k]));

  if (testStart(0) > last) throw tooLong(spec, timestamps);
  const windows: Window[] = [];
  const emptyTests: TimeRange[] = [];
  for (let k = 0; testStart(k) <= last; k++) {
    const period = { from: testStart(k), to: testStart(k + 1) };
    const testRows = rowsOf(timestamps, period);
    if (testRows.first === testRows.end) {
      emptyTests.push(period);
      continue;
    }
    const trainRows = rowsOf(timestamps, { from: trainStart(k), to: period.from });
    if (trainRows.first === trainRows.end) throw emptyTrain(spec, trainStart(k), period);
    const end = trainEnd(timestamps, trainRows, testRows, spec.embargo, timeframe);
    if (end <= trainRows.first) throw nothingLeft(spec, trainRows, period);
    windows.push({
      train: { from: trainStart(k), to: end < trainRows.end ? timestamps[end]! : period.from },
      test: period,
      trainRows: { first: trainRows.first, end },
      testRows,
      partial: period.to > dataEnd,
    });
  }
  return { windows, emptyTests };
}

function rowsOf(timestamps: Float64Array, { from, to }: TimeRange): RowRange {
  const first = lowerBound(timestamps, from);
  return { first, end: lowerBound(timestamps, to, first) };
}

/** First row that the train must not see. */
function trainEnd(
  timestamps: Float64Array,
  train: RowRange,
  test: RowRange,
  embargo: number,
  timeframe: number,
): number {
  const start = timestamps[test.first]!;
  let end = train.end - embargo;
  while (end > train.first && barEnd(timestamps[end - 1]!, timeframe) > start) end--;
  return end;
}

function requireOneBar(option: "train" | "test", span: Span, timeframe: number): void {
  if (nominalLength(span) >= timeframe) return;
  throw new AssayError(
    "window-too-short",
    `Option "${option}": expected at least one bar of ${timeframe / DAY} days, got ${formatSpan(span)}.`,
    `Make ${option} longer, or use finer bars.`,
  );
}

function tooLong({ train, test }: WindowSpec, timestamps: Float64Array): AssayError {
  const range = `${formatDay(timestamps[0]!)} to ${formatDay(timestamps.at(-1)!)}`;
  return new AssayError(
    "window-too-long",
    `Walk-forward: expected bars after a train of ${formatSpan(train)}, got bars of ${range} only.`,
    `Make train shorter, so that it and a test of ${formatSpan(test)} fit into the data, or use more data.`,
  );
}

function emptyTrain({ train, mode }: WindowSpec, from: number, test: TimeRange): AssayError {
  const other = mode === "rolling" ? ", use the mode anchored" : "";
  return new AssayError(
    "train-without-bars",
    `Walk-forward: expected bars to choose parameters from before the test of ${formatDay(test.from)}, got none from ${formatDay(from)} on.`,
    `The data have a hole as long as the train of ${formatSpan(train)}: make train longer${other}, or begin after the hole.`,
  );
}

function nothingLeft({ train, embargo }: WindowSpec, rows: RowRange, test: TimeRange): AssayError {
  const count = rows.end - rows.first;
  const bars = (n: number) => (n === 1 ? "1 bar" : `${n} bars`);
  const [message, hint] =
    embargo > 0
      ? [
          `an embargo of less than the ${bars(count)}`,
          `Make the embargo smaller, or train longer than ${formatSpan(train)}.`,
        ]
      : [
          `a bar that is over when the test begins among the ${bars(count)}`,
          `Make train longer than ${formatSpan(train)}.`,
        ];
  return new AssayError(
    "embargo-too-long",
    `Walk-forward: expected ${message} in the train before the test of ${formatDay(test.from)}, got ${embargo > 0 ? bars(embargo) : "none"}.`,
    hint,
  );
}
