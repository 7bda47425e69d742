import { type VerdictFigures, verdictFigures } from "./figures.ts";
import type { SuiteResult } from "./suite.ts";

/** A from 80 points, B from 65, C from 50, D from 35, else F. */
export type Grade = "A" | "B" | "C" | "D" | "F";

/** A part of the score. */
export interface ScoreComponent {
  readonly name: string;
  /** For people. */
  readonly title: string;
  /** Percent of the whole. */
  readonly weight: number;
  /** 0 … 100; NaN where it cannot be computed: its weight is shared out. */
  readonly value: number;
}

/** One number for a signal. */
export interface CompositeScore {
  /** 0 … 100; NaN where under 70 % of the weight can be computed. */
  readonly total: number;
  /** null where there is no total. */
  readonly grade: Grade | null;
  /** Percent of the weight that can be computed. */
  readonly computable: number;
  readonly components: readonly ScoreComponent[];
}

const COMPONENTS: readonly (readonly [
  name: string,
  title: string,
  weight: number,
  value: (figures: VerdictFigures) => number,
])[] = [
  ["sharpe", "Sharpe", 25, ({ sharpe }) => (sharpe / 2) * 100],
  ["lag_stability", "Lag stability", 15, (f) => f.lagStability * 100],
  ["residual_stability", "Residual stability", 15, (f) => f.residualStability * 100],
  [
    "baseline_uniqueness",
    "Baseline uniqueness",
    15,
    (f) => 100 - (Math.abs(f.baselineCorrelation) / 0.5) * 100,
  ],
  ["cap_consistency", "Cap consistency", 10, (f) => f.capConsistency * 100],
  ["year_consistency", "Year consistency", 10, (f) => f.positiveYears * 100],
  [
    "factor_uniqueness",
    "Factor uniqueness",
    10,
    (f) => 100 - (Math.abs(f.factorCorrelation) / 0.3) * 100,
  ],
];
const GRADES: readonly (readonly [Grade, number])[] = [
  ["A", 80],
  ["B", 65],
  ["C", 50],
  ["D", 35],
];
/** Percent of the weight below which there is no grade. */
const LEAST_WEIGHT = 70;

/** Scores a suite from 0 to 100, by lag 0 and residualise off; never by the best configuration. */
export function computeCompositeScore(suite: SuiteResult): CompositeScore {
  const figures = verdictFigures(suite);
  const components = COMPONENTS.map(([name, title, weight, value]) => ({
    name,
    title,
    weight,
    value: clamp(value(figures)),
  }));
  const known = components.filter(({ value }) => !Number.isNaN(value));
  const computable = known.reduce((sum, { weight }) => sum + weight, 0);
  if (computable < LEAST_WEIGHT) return { total: Number.NaN, grade: null, computable, components };
  const total = known.reduce((sum, { weight, value }) => sum + weight * value, 0) / computable;
  const grade = GRADES.find(([, least]) => total >= least)?.[0] ?? "F";
  return { total, grade, computable, components };
}

function clamp(value: number): number {
  return Math.min(100, Math.max(0, value));
}
