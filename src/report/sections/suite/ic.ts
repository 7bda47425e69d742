import type { InformationCoefficient } from "../../../signals/coefficient.ts";
import { icDecayFigure, icTimeFigure } from "../../charts/signal-ic.ts";
import { formatCount, formatNumber } from "../../format.ts";
import type { Cell, Part, Section } from "../../part.ts";
import type { SuiteReportInput } from "../../suite-input.ts";
import { beside, figureParts, numberCell, termColumn } from "./parts.ts";
import { meaningOf } from "./terms.ts";

const NO_DAY = "no day with 20 names and their returns";
const NO_TEST = "fewer than two days, or no variation";

/** What it foresees: over time, and how long it lasts. */
export function icSection({ suite }: SuiteReportInput): Section {
  return {
    id: "ic",
    title: "Information coefficient",
    lead: "How well a day's signal foretells the order of the returns that follow.",
    parts: [
      ...figureParts(icTimeFigure({ suite })),
      ...beside([...figureParts(icDecayFigure({ suite })), icTable(suite.ic)]),
      spreadTable(suite.ic),
    ],
  };
}

function icTable(ic: readonly InformationCoefficient[]): Part {
  return {
    kind: "table",
    caption: "By horizon",
    columns: [
      { label: "Days ahead", hint: meaningOf("Horizon") },
      termColumn("IC"),
      termColumn("ICIR"),
      termColumn("t"),
      termColumn("Newey–West t"),
    ],
    rows: ic.map(({ horizon, ic: test, icir }): Cell[] => [
      formatCount(horizon),
      numberCell(test.mean, 4, NO_DAY),
      numberCell(icir, 3, NO_TEST),
      numberCell(test.t, 2, NO_TEST),
      numberCell(test.neweyWestT, 2, NO_TEST),
    ]),
    footnote:
      "Beyond one day neighbouring returns overlap: plain t is too large, Newey–West t allows for most of it.",
  };
}

function spreadTable(ic: readonly InformationCoefficient[]): Part {
  return {
    kind: "table",
    caption: "Top decile less bottom decile",
    columns: [
      { label: "Days ahead", hint: meaningOf("Horizon") },
      termColumn("Spread"),
      termColumn("t"),
      termColumn("Newey–West t"),
      { label: "Days", numeric: true, hint: "Formation days with an IC." },
      { label: "Days without", numeric: true, hint: "Days with names but without an IC." },
    ],
    rows: ic.map(({ horizon, ic: test, daysWithout, spread }): Cell[] => [
      formatCount(horizon),
      Number.isNaN(spread.mean)
        ? numberCell(spread.mean, 1, NO_DAY)
        : `${formatNumber(spread.mean * 1e4, 1)} bp`,
      numberCell(spread.t, 2, NO_TEST),
      numberCell(spread.neweyWestT, 2, NO_TEST),
      formatCount(test.count),
      formatCount(daysWithout),
    ]),
  };
}
