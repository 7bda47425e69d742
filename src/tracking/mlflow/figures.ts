import { thinIndices } from "../../report/statistics/thin.ts";
import { keyName } from "./names.ts";
import type { PlannedPoint } from "./run-plan.ts";
import type { Curve } from "./series.ts";

/** Of each curve at most three points for each of so many stretches: lowest, highest, last. */
const STRETCHES = 160;

/** Collects the metrics of one run: what is not finite is left out and said. */
export class Figures {
  readonly points: PlannedPoint[] = [];
  /** `sharpe: returns that do not vary`, one for each that was left out. */
  readonly undefined: string[] = [];
  readonly #timestamp: number;

  /** @param timestamp ms UTC of figures that stand alone */
  constructor(timestamp: number) {
    this.#timestamp = timestamp;
  }

  /** @param because why it can be not defined */
  add(name: string, value: number | null, because = "not defined"): void {
    const key = keyName(name);
    if (value !== null && Number.isFinite(value)) {
      this.points.push({ key, value, timestamp: this.#timestamp, step: 0 });
    } else this.undefined.push(`${name}: ${infinite(value) ?? because}`);
  }

  /** A curve, thinned; its steps are its rows. */
  curve(name: string, curve: Curve): void {
    const rows = thinIndices(curve.value, STRETCHES);
    this.#steps(name, curve, rows, rows);
  }

  /** A short series with steps of its own. */
  series(name: string, curve: Curve, steps: ArrayLike<number>): void {
    this.#steps(
      name,
      curve,
      Array.from(steps, (_, row) => row),
      steps,
    );
  }

  #steps(name: string, { time, value }: Curve, rows: readonly number[], steps: ArrayLike<number>) {
    const key = keyName(name);
    rows.forEach((row, i) => {
      if (!Number.isFinite(value[row])) return;
      // The server takes no time before 1970.
      const timestamp = Math.max(0, time[row]!);
      this.points.push({ key, value: value[row]!, timestamp, step: steps[i]! });
    });
    // Of all rows, since thinning leaves most of these out without a word.
    const left = value.filter((one) => !Number.isFinite(one)).length;
    if (left > 0) this.undefined.push(`${name}: ${left} of ${value.length} points not finite`);
  }
}

function infinite(value: number | null): string | undefined {
  if (value === null || Number.isNaN(value)) return undefined;
  return value > 0 ? "infinite" : "minus infinite";
}
