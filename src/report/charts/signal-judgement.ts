import { formatNumber, UNDEFINED_MARK } from "../format.ts";
import type { SuiteReportInput } from "../suite-input.ts";
import type { FigureSpec } from "./figure.ts";
import { chartText } from "./names.ts";
import { anyKnown } from "./signal-days.ts";
import { type SignedBar, signedBarsHeight, signedBarsOption } from "./signed-bars.ts";
import { COLORS } from "./theme.ts";

/** Size of a factor exposure from which on a signal is not green. */
const EXPOSURE_LIMIT = 0.3;
const NAME_LENGTH = 24;

/** How much the signal is like each risk factor. */
export function factorFigure({ suite }: Pick<SuiteReportInput, "suite">): FigureSpec | undefined {
  const bars = Object.entries(suite.factorExposures).flatMap(([name, found]): SignedBar[] =>
    found === null
      ? []
      : [
          {
            name: chartText(name, NAME_LENGTH),
            value: found.mean,
            label: formatNumber(found.mean),
          },
        ],
  );
  const values = bars.map(({ value }) => value);
  if (!anyKnown(values)) return undefined;
  const known = values.filter(Number.isFinite);
  const reach = Math.max(1.25 * EXPOSURE_LIMIT, ...known.map((value) => 1.06 * Math.abs(value)));
  const limit = formatNumber(EXPOSURE_LIMIT, 1);
  const lacking = Object.entries(suite.factorExposures).flatMap(([name, found]) =>
    found === null ? [chartText(name, NAME_LENGTH)] : [],
  );
  return {
    id: "factors",
    title: "Mean exposure to each risk factor",
    caption:
      `Mean daily rank correlation (Spearman) of the signal with the factor. Beyond ±${limit}, the dashed lines, it is taken for a copy of the factor.` +
      (lacking.length > 0 ? ` Not in the snapshot: ${lacking.join(", ")}.` : ""),
    description: `Bar chart of mean factor exposures: ${bars.map(({ name, label }) => `${name} ${label}`).join(", ")}. The limit is ±${limit}.`,
    legend: [
      { label: "Above 0", mark: "bar", color: COLORS.gain },
      { label: "Below 0", mark: "bar", color: COLORS.loss },
      { label: `Limit ±${limit}`, mark: "dashed", color: COLORS.ink },
    ],
    span: "half",
    height: signedBarsHeight({ bars }, false),
    narrowHeight: signedBarsHeight({ bars }, true),
    build: (frame) =>
      signedBarsOption(
        {
          bars,
          min: -reach,
          max: reach,
          ticks: {
            values: [-EXPOSURE_LIMIT, 0, EXPOSURE_LIMIT],
            labels: [-EXPOSURE_LIMIT, 0, EXPOSURE_LIMIT].map((value) =>
              formatNumber(value, value === 0 ? 0 : 1),
            ),
          },
          thresholds: [-EXPOSURE_LIMIT, EXPOSURE_LIMIT],
        },
        frame,
      ),
  };
}

/** What the score is made of. */
export function scoreFigure({ score }: Pick<SuiteReportInput, "score">): FigureSpec | undefined {
  const { components, total, grade } = score;
  if (!anyKnown(components.map(({ value }) => value))) return undefined;
  const bars = components.map(
    ({ title, weight, value }): SignedBar => ({
      name: `${title}, ${formatNumber(weight, 0)}\u202f%`,
      value,
      label: Number.isNaN(value) ? UNDEFINED_MARK : formatNumber(value, 0),
    }),
  );
  const whole =
    grade === null
      ? "No total: under 70\u202f% of the weight can be computed."
      : `Total ${formatNumber(total, 1)}, grade ${grade}.`;
  const missing = components.some(({ value }) => Number.isNaN(value))
    ? ` ${UNDEFINED_MARK} cannot be computed: its weight is shared out.`
    : "";
  return {
    id: "score",
    title: "What the score is made of",
    caption: `Each component from 0 to 100, with its weight. ${whole}${missing}`,
    description: `Bar chart of the components of the score: ${bars.map(({ name, label }) => `${name} of the weight: ${label}`).join("; ")}. ${whole}`,
    span: "half",
    height: signedBarsHeight({ bars }, false),
    narrowHeight: signedBarsHeight({ bars }, true),
    build: (frame) =>
      signedBarsOption(
        { bars, min: 0, max: 100, ticks: { values: [0, 50, 100], labels: ["0", "50", "100"] } },
        frame,
      ),
  };
}
