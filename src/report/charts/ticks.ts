import { linearTicks } from "../nice.ts";

/** Where the marks of an axis stand, and what is written at them. */
export interface Ticks {
  readonly values: readonly number[];
  readonly labels: readonly string[];
}

/** Mantissas for a logarithmic axis, from dense to sparse. */
const MANTISSAS = [
  [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8],
  [1, 1.5, 2, 3, 5, 7],
  [1, 2, 5],
  [1, 3],
  [1],
] as const;

/**
 * Marks of a logarithmic axis in [min, max], both above 0: evenly stepped where the range is short,
 * round mantissas where it spans more than a factor of three, every second, third, … decade at last.
 */
export function logTicks(min: number, max: number, count: number): number[] {
  if (max / min < 3) return linearTicks(min, max, count).filter((value) => value > 0);
  const low = Math.floor(Math.log10(min));
  const high = Math.ceil(Math.log10(max));
  const inside = (value: number) => value >= min * (1 - 1e-9) && value <= max * (1 + 1e-9);
  for (const mantissas of MANTISSAS) {
    const values: number[] = [];
    for (let decade = low; decade <= high; decade++) {
      for (const mantissa of mantissas) values.push(Number(`${mantissa}e${decade}`));
    }
    const seen = values.filter(inside);
    if (seen.length <= count) return seen;
  }
  const every = Math.ceil((high - low) / count);
  const decades: number[] = [];
  for (let decade = low; decade <= high; decade += every) decades.push(Number(`1e${decade}`));
  return decades.filter(inside);
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const MONTH = 30.4375 * DAY;
const YEAR = 365.25 * DAY;

interface TimeStep {
  readonly unit: "minute" | "hour" | "day" | "month" | "year";
  readonly every: number;
  readonly length: number;
}

const TIME_STEPS: readonly TimeStep[] = [
  ...[1, 2, 5, 10, 15, 30].map((every) => timeStep("minute", every, MINUTE)),
  ...[1, 2, 3, 6, 12].map((every) => timeStep("hour", every, HOUR)),
  ...[1, 2, 4, 7, 14].map((every) => timeStep("day", every, DAY)),
  ...[1, 2, 3, 6].map((every) => timeStep("month", every, MONTH)),
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500, 1000].map((every) => timeStep("year", every, YEAR)),
];

function timeStep(unit: TimeStep["unit"], every: number, length: number): TimeStep {
  return { unit, every, length: every * length };
}

/**
 * Marks of a time axis in [from, to] (ms UTC) on round dates, as many as fit into `width` pixels
 * with labels of the width that their unit needs. Independent of the machine's time zone.
 */
export function timeTicks(from: number, to: number, width: number): Ticks {
  if (!(to > from)) return { values: [from], labels: [timeLabel(from, "minute")] };
  const step =
    TIME_STEPS.find(({ unit, length }) => ((to - from) / length) * labelWidth(unit) <= width) ??
    TIME_STEPS[TIME_STEPS.length - 1]!;
  const values = stepTimes(from, to, step);
  return { values, labels: values.map((time) => timeLabel(time, step.unit)) };
}

/** Pixels that a label of this unit takes, with the air around it. */
function labelWidth(unit: TimeStep["unit"]): number {
  return { minute: 120, hour: 120, day: 104, month: 84, year: 60 }[unit];
}

function timeLabel(time: number, unit: TimeStep["unit"]): string {
  const iso = new Date(time).toISOString();
  if (unit === "year") return iso.slice(0, 4);
  if (unit === "month") return iso.slice(0, 7);
  if (unit === "day") return iso.slice(0, 10);
  return `${iso.slice(5, 10)} ${iso.slice(11, 16)}`;
}

function stepTimes(from: number, to: number, { unit, every, length }: TimeStep): number[] {
  const times: number[] = [];
  if (unit === "year" || unit === "month") {
    const months = unit === "year" ? every * 12 : every;
    const start = new Date(from);
    const first = start.getUTCFullYear() * 12 + start.getUTCMonth();
    for (let month = Math.floor(first / months) * months; ; month += months) {
      const time = Date.UTC(Math.floor(month / 12), month % 12, 1);
      if (time > to) return times;
      if (time >= from) times.push(time);
    }
  }
  for (let time = Math.ceil(from / length) * length; time <= to; time += length) times.push(time);
  return times;
}
