import type { CrossSection, NameIndex, NameVector } from "../../kernels/cross-section.ts";
import type { Residualize } from "../config.ts";
import type { Names } from "./candidates.ts";
import type { StudyInputs } from "./inputs.ts";
import type { Traits } from "./traits.ts";

/** Fewest names of an industry that is residualised by. */
const SMALL_INDUSTRY = 3;
/** Names that a day must have beyond the number of its regressors. */
const SPARE_NAMES = 10;
/** Residuals below this share of the largest signal are rounding. */
const NEGLIGIBLE = 1e-10;

/** What residualising left out on a day. */
export interface Neutralised {
  /** Too few names for the regressors: there is no cross-section. */
  skipped: boolean;
  /** Names with a regressor that is not known. */
  unknownRegressor: number;
  /** Names whose industry has under three. */
  smallIndustry: number;
}

/** Names that residualising left, ascending by security: their places among those in force, and residuals. */
export interface Residuals {
  count: number;
  readonly place: Int32Array;
  readonly values: NameVector;
}

/** Takes industry or all risk factors out of the signals of a day; see `Residualize`. */
export class Neutraliser {
  readonly #kernels: CrossSection;
  readonly #inputs: StudyInputs;
  readonly #group: NameIndex;
  /** Names per industry code on the day at hand, and its number among those that stay, or -1. */
  readonly #perIndustry: Int32Array;
  readonly #numberOf: Int32Array;

  constructor(kernels: CrossSection, inputs: StudyInputs) {
    this.#kernels = kernels;
    this.#inputs = inputs;
    this.#group = kernels.index();
    this.#perIndustry = new Int32Array(Math.max(1, inputs.industries));
    this.#numberOf = new Int32Array(this.#perIndustry.length);
  }

  /**
   * Residuals of the signals of those names that have a row of returns.
   *
   * @param rowOf per security its row on the day, or -1.
   */
  run(
    mode: Exclude<Residualize, "off">,
    names: Names,
    traits: Traits,
    rowOf: Int32Array,
    left: Residuals,
    out: Neutralised,
  ): void {
    const columns = mode === "all" ? this.#inputs.factors.length : 0;
    const present = this.#keepKnown(names, traits, rowOf, columns, left);
    out.skipped = false;
    out.unknownRegressor = present - left.count;
    out.smallIndustry = 0;
    if (present === 0) return;
    const groups = this.#countIndustries();
    const known = left.count;
    const largest = this.#keepLarge(names, traits, left);
    out.smallIndustry = known - left.count;
    this.#fillColumns(traits, columns, left);
    const { count, values } = left;
    const rank = this.#kernels.residualize(values, this.#group, count, groups, columns);
    if (count < rank + groups + SPARE_NAMES) {
      out.skipped = true;
      left.count = 0;
      return;
    }
    const [residuals, negligible] = [values.at, NEGLIGIBLE * largest];
    for (let i = 0; i < count; i++) if (Math.abs(residuals[i]!) <= negligible) residuals[i] = 0;
  }

  /** Keeps present names of which industry and factors are known, counting industries; returns how many are present. */
  #keepKnown(
    { count, security }: Names,
    { risk, industry }: Traits,
    rowOf: Int32Array,
    columns: number,
    left: Residuals,
  ): number {
    const [ids, perIndustry, place] = [security.at, this.#perIndustry.fill(0), left.place];
    let [present, known] = [0, 0];
    for (let i = 0; i < count; i++) {
      if (rowOf[ids[i]!]! < 0) continue;
      present++;
      const code = industry[i]!;
      if (code < 0 || (columns > 0 && !this.#knowsFactors(risk[i]!, columns))) continue;
      perIndustry[code]!++;
      place[known++] = i;
    }
    left.count = known;
    return present;
  }

  #knowsFactors(row: number, columns: number): boolean {
    const { factors } = this.#inputs;
    for (let c = 0; c < columns; c++) if (Number.isNaN(factors[c]![row]!)) return false;
    return true;
  }

  /** Numbers the industries that are large enough; returns how many they are. */
  #countIndustries(): number {
    const least = this.#inputs.industry ? SMALL_INDUSTRY : 1;
    let groups = 0;
    for (let code = 0; code < this.#perIndustry.length; code++)
      this.#numberOf[code] = this.#perIndustry[code]! >= least ? groups++ : -1;
    return groups;
  }

  /** Keeps names of large industries, with signal and number of the industry; returns the largest signal. */
  #keepLarge({ values }: Names, { industry }: Traits, left: Residuals): number {
    const [signal, group, numberOf] = [values.at, this.#group.at, this.#numberOf];
    const [place, kept] = [left.place, left.values.at];
    let [count, largest] = [0, 0];
    for (let k = 0; k < left.count; k++) {
      const i = place[k]!;
      const number = numberOf[industry[i]!]!;
      if (number < 0) continue;
      const value = signal[i]!;
      if (Math.abs(value) > largest) largest = Math.abs(value);
      group[count] = number;
      place[count] = i;
      kept[count++] = value;
    }
    left.count = count;
    return largest;
  }

  #fillColumns({ risk }: Traits, columns: number, { count, place }: Residuals): void {
    for (let c = 0; c < columns; c++) {
      const column = this.#kernels.column(c);
      const factor = this.#inputs.factors[c]!;
      for (let k = 0; k < count; k++) column[k] = factor[risk[place[k]!]!]!;
    }
  }
}
