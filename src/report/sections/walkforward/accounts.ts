import { METRICS } from "../../metrics.ts";
import type { Cell, Part, Section } from "../../part.ts";
import type { AccountOverTests, WalkForwardReportInput } from "../../walkforward-input.ts";
import { hint, undefinedReasons, valueCell } from "../all-figures.ts";
import { parameterCell } from "../search/parameters.ts";
import { meaningOf } from "./terms.ts";

/** All figures over the tests: stitched, best in hindsight, buy-and-hold. */
export function accountsSection(input: WalkForwardReportInput): Section {
  const { stitched, hindsight, benchmarkMetrics, benchmarkUndefined } = input;
  const accounts: readonly AccountOverTests[] =
    hindsight === undefined ? [stitched] : [stitched, hindsight];
  const names = namesOf(accounts);
  const reasons = [
    ...undefinedReasons("Stitched: ", names, stitched.metrics, stitched.undefined),
    ...(hindsight === undefined
      ? []
      : undefinedReasons("In hindsight: ", names, hindsight.metrics, hindsight.undefined)),
  ];
  const blank: Cell = { text: "changes", tone: "soft" };
  const parameters = Object.entries(hindsight?.params ?? {}).map(([name, value]): Cell[] => {
    return [name, blank, parameterCell(value), ""];
  });
  const table: Part = {
    kind: "table",
    caption: "Over all tests",
    columns: [
      { label: "Figure" },
      { label: "Stitched", numeric: true, hint: meaningOf("Stitched") },
      ...(hindsight === undefined
        ? []
        : [
            {
              label: "Best set in hindsight",
              numeric: true,
              hint: meaningOf("Best set in hindsight"),
            },
          ]),
      { label: "Buy and hold", numeric: true },
    ],
    rows: [
      ...parameters,
      ...names.map((name): Cell[] => [
        { text: METRICS[name]?.label ?? name, ...hint(METRICS[name]?.definition) },
        ...accounts.map(({ metrics, undefined: why }) => valueCell(name, metrics[name], why[name])),
        name in benchmarkMetrics
          ? valueCell(name, benchmarkMetrics[name], benchmarkUndefined[name])
          : "",
      ]),
    ],
    ...(hindsight === undefined
      ? {}
      : {
          footnote:
            "The set in hindsight was chosen with knowledge of these very bars. It is a yardstick, not a result.",
        }),
  };
  const caption = "Why a figure is not defined (–)";
  return {
    id: "figures",
    title: "All figures",
    parts:
      reasons.length === 0
        ? [table]
        : [table, { kind: "terms", look: "values", caption, terms: reasons }],
  };
}

function namesOf(accounts: readonly AccountOverTests[]): string[] {
  const has = (name: string) => accounts.some(({ metrics }) => name in metrics);
  const others = accounts.flatMap(({ metrics }) => Object.keys(metrics));
  return [
    ...Object.keys(METRICS).filter(has),
    ...new Set(others.filter((name) => !(name in METRICS))),
  ];
}
