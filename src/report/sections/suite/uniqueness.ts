import type { MeanCorrelation } from "../../../signals/signal-study.ts";
import { factorFigure } from "../../charts/signal-judgement.ts";
import { formatNumber } from "../../format.ts";
import type { Cell, Part, Section } from "../../part.ts";
import type { SuiteReportInput } from "../../suite-input.ts";
import { beside, figureParts, numberCell, termColumn } from "./parts.ts";
import { meaningOf } from "./terms.ts";

/** Size of a correlation from which on a signal is not green: with a baseline, with a factor. */
const LIMITS = { baseline: 0.5, "risk factor": 0.3 } as const;

interface Likeness {
  readonly name: string;
  readonly kind: keyof typeof LIMITS;
  readonly mean: number;
}

/** What it resembles, nearest to its limit first. */
export function uniquenessSection({ suite }: SuiteReportInput): Section {
  const found: Likeness[] = [
    ...Object.entries(suite.correlations).map(([name, { signal }]) => {
      return { name, kind: "baseline" as const, mean: signal.mean };
    }),
    ...Object.entries(suite.factorExposures).flatMap(([name, exposure]) =>
      exposure ? [{ name, kind: "risk factor" as const, mean: exposure.mean }] : [],
    ),
  ].filter(({ mean }) => !Number.isNaN(mean));
  const share = ({ kind, mean }: Likeness) => Math.abs(mean) / LIMITS[kind];
  const sorted = found.toSorted((a, b) => share(b) - share(a));
  return {
    id: "uniqueness",
    title: "Uniqueness",
    lead: inWords(sorted[0]),
    parts: [
      sorted.length === 0
        ? {
            kind: "empty",
            title: "Nothing to compare with",
            text: "There is no baseline and no risk factor with 20 names in common on any day.",
          }
        : table(sorted, share),
      {
        kind: "terms",
        look: "values",
        terms: [
          [
            "Rank autocorrelation",
            `${formatNumber(suite.rankAutocorrelation.mean, 3)}: how alike it is to itself on the formation day before`,
          ],
        ],
      },
    ],
  };
}

function inWords(nearest: Likeness | undefined): string {
  if (nearest === undefined) return "It could be compared with nothing.";
  const { name, kind, mean } = nearest;
  return `Nearest to its limit is the ${kind} ${name}: a correlation of ${formatNumber(mean)}, where ${formatNumber(LIMITS[kind], 1)} in size is too much.`;
}

function table(sorted: readonly Likeness[], share: (likeness: Likeness) => number): Part {
  return {
    kind: "table",
    caption: "What it resembles",
    columns: [
      { label: "Compared with" },
      { label: "Kind" },
      termColumn("Signal correlation", "Correlation"),
      { label: "Limit", numeric: true, hint: "Size from which on the signal is not green." },
      { label: "Test" },
    ],
    rows: sorted.map((likeness): Cell[] => {
      const { name, kind, mean } = likeness;
      return [
        name,
        kind,
        formatNumber(mean),
        formatNumber(LIMITS[kind], 1),
        share(likeness) < 1 ? "✓ passes" : { text: "✗ too much alike", tone: "loss" },
      ];
    }),
  };
}

/** How far it is a bet on known risks. */
export function factorsSection({ suite }: SuiteReportInput): Section {
  const factors = Object.entries(suite.factorExposures);
  const known = factors.some(([, found]) => found !== null && !Number.isNaN(found.mean));
  return {
    id: "factors",
    title: "Risk factors",
    lead: meaningOf("Factor exposure"),
    parts: known
      ? beside([...figureParts(factorFigure({ suite })), exposureTable(factors)])
      : [
          {
            kind: "empty",
            title: "No exposures",
            text: "The snapshot has none of the factors, or no day on which 20 names have both.",
          },
        ],
  };
}

function exposureTable(factors: readonly (readonly [string, MeanCorrelation | null])[]): Part {
  return {
    kind: "table",
    caption: "Exposures",
    columns: [
      { label: "Factor" },
      termColumn("Factor exposure", "Exposure"),
      { label: "Days", numeric: true, hint: "Days on which it could be compared." },
    ],
    rows: factors.map(([name, found]): Cell[] =>
      found === null
        ? [name, { text: "not in the snapshot", tone: "soft" }, ""]
        : [
            name,
            numberCell(found.mean, 3, "no day with 20 names that have both"),
            formatNumber(found.days, 0),
          ],
    ),
  };
}
