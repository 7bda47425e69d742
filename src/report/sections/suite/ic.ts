import type { InformationCoefficient } from "../../../signals/signal-study.ts";
import { icDecayFigure, icTimeFigure } from "../../charts/signal-ic.ts";
import { formatCount } from "../../format.ts";
import type { Cell, Section } from "../../part.ts";
import type { SuiteReportInput } from "../../suite-input.ts";
import { figureParts, numberCell, termColumn } from "./parts.ts";
import { meaningOf } from "./terms.ts";

const NO_DAY = "no day with 20 names and their returns";
const NO_TEST = "fewer than two days, or no variation";

/** What it foresees: over time, and how long it lasts. */
export function icSection({ suite }: SuiteReportInput): Section {
  return {
    id: "ic",
    title: "Information coefficient",
    lead: meaningOf("IC"),
    parts: [
      ...figureParts(icTimeFigure({ suite }), icDecayFigure({ suite })),
      {
        kind: "table",
        caption: "By horizon",
        columns: [
          { label: "Days ahead", hint: meaningOf("Horizon") },
          termColumn("IC"),
          {
            label: "Deviation",
            numeric: true,
            hint: "Standard deviation of the daily IC (ddof 1).",
          },
          termColumn("ICIR"),
          termColumn("t"),
          termColumn("Newey–West t"),
          { label: "Days", numeric: true, hint: "Formation days with an IC." },
          { label: "Without", numeric: true, hint: "Days with names but without an IC." },
          termColumn("Spread", "Top − bottom tenth"),
          termColumn("Newey–West t", "Its t"),
        ],
        rows: suite.ic.map(row),
        footnote:
          "Beyond one day neighbouring returns overlap: plain t is too large, Newey–West t allows for most of it.",
      },
    ],
  };
}

function row({ horizon, ic, icir, daysWithout, spread }: InformationCoefficient): Cell[] {
  const points = numberCell(spread.mean * 1e4, 1, NO_DAY);
  return [
    formatCount(horizon),
    numberCell(ic.mean, 4, NO_DAY),
    numberCell(ic.std, 3, NO_TEST),
    numberCell(icir, 3, NO_TEST),
    numberCell(ic.t, 2, NO_TEST),
    numberCell(ic.neweyWestT, 2, NO_TEST),
    formatCount(ic.count),
    formatCount(daysWithout),
    typeof points === "string" ? `${points} bp` : points,
    numberCell(spread.neweyWestT, 2, NO_TEST),
  ];
}
