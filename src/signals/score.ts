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
  /** How its value is made, before it is clamped to 0 … 100. */
  readonly formula: string;
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

const COMPONENTS: readonly {
  readonly name: string;
  readonly title: string;
  readonly weight: number;
  readonly formula: string;
  readonly value: (figures: VerdictFigures) => number;
}[] = [
  {
    name: "sharpe",
    title: "Sharpe",
    weight: 25,
    formula: "Sharpe/2·100",
    value: ({ sharpe }) => (sharpe / 2) * 100,
  },
  {
    name: "lag_stability",
    title: "Lag stability",
    weight: 15,
    formula: "Sharpe at lag 2/Sharpe at lag 0·100",
    value: (f) => f.lagStability * 100,
  },
  {
    name: "residual_stability",
    title: "Residual stability",
    weight: 15,
    formula: "Sharpe within industries/Sharpe·100",
    value: (f) => f.residualStability * 100,
  },
  {
    name: "baseline_uniqueness",
    title: "Baseline uniqueness",
    weight: 15,
    formula: "100 − max|corr with a baseline|/0.5·100",
    value: (f) => 100 - (Math.abs(f.baselineCorrelation) / 0.5) * 100,
  },
  {
    name: "cap_consistency",
    title: "Cap consistency",
    weight: 10,
    formula: "Sharpe of large names/Sharpe of small names·100",
    value: (f) => f.capConsistency * 100,
  },
  {
    name: "year_consistency",
    title: "Year consistency",
    weight: 10,
    formula: "positive years/years·100",
    value: (f) => f.positiveYears * 100,
  },
  {
    name: "factor_uniqueness",
    title: "Factor uniqueness",
    weight: 10,
    formula: "100 − max|corr with a factor|/0.3·100",
    value: (f) => 100 - (Math.abs(f.factorCorrelation) / 0.3) * 100,
  },
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
  const components = COMPONENTS.map(({ value, ...component }) => ({
    ...component,
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
