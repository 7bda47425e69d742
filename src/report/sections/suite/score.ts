import { type VerdictFigures, verdictFigures } from "../../../signals/figures.ts";
import type { CompositeScore } from "../../../signals/score.ts";
import { scoreFigure } from "../../charts/signal-judgement.ts";
import { formatNumber, formatPercent, plural, UNDEFINED_MARK } from "../../format.ts";
import type { Cell, Section } from "../../part.ts";
import type { SuiteReportInput } from "../../suite-input.ts";
import { SCORE_WITHOUT_TESTS, scoreMeansNothing } from "../../suite-words.ts";
import { beside, figureParts, numberCell } from "./parts.ts";
import { meaningOf } from "./terms.ts";

const number = (value: number) => formatNumber(value);

/** The figures that each component is made of. */
const MADE_OF: Readonly<Record<string, (figures: VerdictFigures) => string>> = {
  sharpe: (f) => `Sharpe ${number(f.sharpe)}`,
  lag_stability: (f) => `${number(f.sharpeLag2)} against ${number(f.sharpe)}`,
  residual_stability: (f) => `${number(f.sharpeIndustry)} against ${number(f.sharpe)}`,
  baseline_uniqueness: (f) => named(f.baseline, f.baselineCorrelation),
  cap_consistency: (f) => `${number(f.sharpeLarge)} against ${number(f.sharpeSmall)}`,
  year_consistency: (f) =>
    `${formatPercent(f.positiveYears, 0)} of ${plural(f.years, "year")} positive`,
  factor_uniqueness: (f) => named(f.factor, f.factorCorrelation),
};

function named(name: string | null, correlation: number): string {
  return name === null ? "none could be compared" : `${name} ${number(correlation)}`;
}

/** Each component with its value, weight and formula. */
export function scoreSection({ suite, verdict, score }: SuiteReportInput): Section {
  const figures = verdictFigures(suite);
  const { total, grade, computable, components } = score;
  const rows = components.map(({ name, title, weight, value, formula }): Cell[] => [
    title,
    numberCell(value, 0, "a figure that it is made of is not known; its weight is shared out"),
    `${weight} %`,
    numberCell((value * weight) / computable, 1, "not computed, counts nothing"),
    formula,
    MADE_OF[name]?.(figures) ?? "",
  ]);
  return {
    id: "score",
    title: "Quality score",
    lead: [
      inWords(score),
      ...(scoreMeansNothing(verdict, score) ? [SCORE_WITHOUT_TESTS] : []),
    ].join(" "),
    parts: [
      ...beside([
        ...figureParts(scoreFigure({ score })),
        {
          kind: "terms",
          look: "values",
          terms: [
            ["Points", `${formatNumber(total, 1)} of 100`],
            ["Grade", grade ?? UNDEFINED_MARK],
            ["Grades", "A from 80, B from 65, C from 50, D from 35, else F"],
            ["Weight that can be computed", `${computable} %`],
          ],
        },
      ]),
      {
        kind: "table",
        caption: "Components",
        columns: [
          { label: "Component" },
          { label: "Value", numeric: true, hint: "0 to 100, clamped." },
          { label: "Weight", numeric: true, hint: "Of the whole score." },
          { label: "Points", numeric: true, hint: "What it adds to the score." },
          { label: "Formula", hint: "Before it is clamped to 0 … 100." },
          { label: "Made of" },
        ],
        rows: [
          ...rows,
          [
            "Score",
            "",
            `${computable} %`,
            {
              ...asObject(numberCell(total, 1, "too little can be computed")),
              hint: meaningOf("Score"),
            },
            "",
            "",
          ],
        ],
        totalRow: true,
        footnote: "A ratio over a base that is not positive is 0.",
      },
    ],
  };
}

function inWords({ total, grade, computable }: CompositeScore): string {
  if (grade === null)
    return `No score: only ${computable} % of the weight can be computed, and 70 % are needed.`;
  const share =
    computable < 100 ? `, of the ${computable} % of the weight that can be computed` : "";
  return `${formatNumber(total, 0)} of 100 points, grade ${grade}${share}.`;
}

function asObject(cell: Cell) {
  return typeof cell === "string" ? { text: cell } : cell;
}
