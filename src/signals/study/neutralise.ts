import type { CrossSection, NameIndex } from "../../kernels/cross-section.ts";
import type { Residualize } from "../config.ts";
import type { Names } from "./candidates.ts";
import type { StudyInputs } from "./inputs.ts";

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

  /** Replaces the signals of `names` by residuals, and drops the names that have none. */
  run(mode: Residualize, names: Names, out: Neutralised): void {
    out.skipped = false;
    out.unknownRegressor = 0;
    out.smallIndustry = 0;
    if (mode === "off" || names.count === 0) return;
    const columns = mode === "all" ? this.#inputs.factors.length : 0;
    out.unknownRegressor = this.#dropUnknown(names, columns);
    const groups = this.#countIndustries();
    out.smallIndustry = this.#dropSmall(names);
    const { count, values } = names;
    const largest = largestOf(values.at, count);
    this.#fillColumns(names, columns);
    const rank = this.#kernels.residualize(values, this.#group, count, groups, columns);
    if (count < rank + groups + SPARE_NAMES) {
      out.skipped = true;
      names.count = 0;
      return;
    }
    for (let i = 0; i < count; i++)
      if (Math.abs(values.at[i]!) <= NEGLIGIBLE * largest) values.at[i] = 0;
  }

  /** Drops names of which the industry or a factor is not known, counting industries; returns how many. */
  #dropUnknown(names: Names, columns: number): number {
    const { risk, industry, factors } = this.#inputs;
    this.#perIndustry.fill(0);
    const before = names.count;
    let count = 0;
    for (let i = 0; i < before; i++) {
      const row = risk![names.entry[i]!]!;
      if (row < 0) continue;
      const code = industry ? industry[row]! : 0;
      if (code < 0) continue;
      let known = true;
      for (let c = 0; c < columns; c++) if (Number.isNaN(factors[c]![row]!)) known = false;
      if (!known) continue;
      this.#perIndustry[code]!++;
      this.#group.at[count] = code;
      keep(names, i, count++);
    }
    names.count = count;
    return before - count;
  }

  /** Numbers the industries that are large enough; returns how many they are. */
  #countIndustries(): number {
    const least = this.#inputs.industry ? SMALL_INDUSTRY : 1;
    let groups = 0;
    for (let code = 0; code < this.#perIndustry.length; code++)
      this.#numberOf[code] = this.#perIndustry[code]! >= least ? groups++ : -1;
    return groups;
  }

  /** Drops names of small industries and numbers the rest by industry; returns how many it dropped. */
  #dropSmall(names: Names): number {
    const group = this.#group.at;
    const before = names.count;
    let count = 0;
    for (let i = 0; i < before; i++) {
      const number = this.#numberOf[group[i]!]!;
      if (number < 0) continue;
      group[count] = number;
      keep(names, i, count++);
    }
    names.count = count;
    return before - count;
  }

  #fillColumns(names: Names, columns: number): void {
    const { risk, factors } = this.#inputs;
    for (let c = 0; c < columns; c++) {
      const column = this.#kernels.column(c);
      const factor = factors[c]!;
      for (let i = 0; i < names.count; i++) column[i] = factor[risk![names.entry[i]!]!]!;
    }
  }
}

function keep({ security, entry, values }: Names, from: number, to: number): void {
  security.at[to] = security.at[from]!;
  entry[to] = entry[from]!;
  values.at[to] = values.at[from]!;
}

function largestOf(values: Float64Array, count: number): number {
  let largest = 0;
  for (let i = 0; i < count; i++) largest = Math.max(largest, Math.abs(values[i]!));
  return largest;
}
