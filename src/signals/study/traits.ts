import type { Names } from "./candidates.ts";
import type { StudyInputs } from "./inputs.ts";

/** What the snapshot says of the names in force on a day, by their places; the same for every lag. */
export class Traits {
  /** Row of `risk`, or -1. */
  readonly risk: Int32Array;
  /** Code of the industry, or -1; 0 for all with a row where the snapshot has no industries. */
  readonly industry: Int32Array;
  /** Code of the cap tier, or -1. */
  readonly tier: Int32Array;
  /** What a weight is in proportion to, NaN where not known or not positive; absent: all are equal. */
  readonly bases: Float64Array | undefined;
  readonly #inputs: StudyInputs;

  constructor(inputs: StudyInputs) {
    const places = () => new Int32Array(inputs.securityIds.length);
    this.#inputs = inputs;
    this.risk = places();
    this.industry = places();
    this.tier = places();
    this.bases = inputs.weights && new Float64Array(inputs.securityIds.length);
  }

  /** Looks up the names of a day. */
  read({ count, entry }: Names): void {
    const { risk, industry, tier, weights } = this.#inputs;
    if (risk)
      for (let i = 0; i < count; i++) {
        const row = risk[entry[i]!]!;
        this.risk[i] = row;
        this.industry[i] = row < 0 ? -1 : industry ? industry[row]! : 0;
        this.tier[i] = row < 0 || !tier ? -1 : tier[row]!;
      }
    if (weights && this.bases)
      for (let i = 0; i < count; i++) {
        const row = weights.row[entry[i]!]!;
        const base = row < 0 ? Number.NaN : weights.column[row]!;
        this.bases[i] = base > 0 ? base : Number.NaN;
      }
  }
}
