import { type Curve, growthFigure, lastValue } from "./charts/curves.ts";
import { loadFigureRenderer } from "./charts/draw.ts";
import { COLORS } from "./charts/theme.ts";
import { comparedFigures } from "./compared-figures.ts";
import type { ComparedEquity, ComparedRun, ComparisonInput } from "./comparison-input.ts";
import { formatCount, formatNumber, formatSignedPercent, UNDEFINED_MARK } from "./format.ts";
import { renderPage } from "./page.ts";
import type { Card, Cell, Part, Report, Section } from "./part.ts";

const DAY = 86_400_000;

/**
 * Two runs side by side: one HTML document that needs no network and no script. The same input gives the
 * same bytes on every machine and in every time zone.
 */
export async function renderComparison(input: ComparisonInput): Promise<string> {
  return renderPage(composeComparison(input), await loadFigureRenderer());
}

/** The page as data: masthead and sections, nothing drawn yet. */
export function composeComparison(input: ComparisonInput): Report {
  const { a, b, daily } = input;
  return {
    masthead: {
      kind: "Comparison",
      title: a.name === b.name ? a.name : `${a.name} and ${b.name}`,
      subtitle: `Run ${a.runId} (A) and run ${b.runId} (B)`,
      facts: [
        ["A", inWords(a)],
        ["B", inWords(b)],
        ["From", daily.from ?? UNDEFINED_MARK],
        ["Through", daily.to ?? UNDEFINED_MARK],
      ],
    },
    sections: [
      summarySection(input),
      equitySection(input),
      figuresSection(input),
      configurationSection(input),
    ],
    colophon: `Assay comparison of runs ${a.runId} and ${b.runId}. All times are UTC.`,
  };
}

function inWords({ kind, name, runId }: ComparedRun): string {
  return [name, kind ?? "run", runId].filter((text) => text !== "").join(", ");
}

function summarySection({ daily, config }: ComparisonInput): Section {
  const cards: Card[] = [
    {
      label: "Correlation",
      value: formatNumber(daily.correlation),
      definition: "Pearson correlation of the daily net returns on the days that both runs have.",
      ...(daily.undefined === undefined ? {} : { note: daily.undefined }),
    },
    {
      label: "Common days",
      value: formatCount(daily.days),
      definition: "UTC days on which both runs have a return; bars within a day are compounded.",
    },
    ...(daily.equity ? [returnCard("A", daily.equity.a), returnCard("B", daily.equity.b)] : []),
    {
      label: "Differences",
      value: formatCount(config.length),
      definition: "Parts of the two identities that are not the same, listed below.",
    },
  ];
  return { id: "summary", title: "Summary", parts: [{ kind: "cards", cards }] };
}

function returnCard(label: string, { equity }: ComparedEquity): Card {
  return {
    label: `Return of ${label}`,
    value: formatSignedPercent(lastValue(equity) - 1),
    definition: "Net of costs, over the range that both cover.",
  };
}

function equitySection({ a, b, daily }: ComparisonInput): Section {
  return {
    id: "equity",
    title: "Equity",
    lead: "Both start at 1 where the range begins that both cover, and count their own days.",
    parts: [daily.equity ? equityFigure(a, b, daily.equity) : nothingToDraw(daily)],
  };
}

function nothingToDraw({ undefined: reason }: ComparisonInput["daily"]): Part {
  return { kind: "empty", title: "Nothing to draw", text: `${reason}.` };
}

function equityFigure(
  a: ComparedRun,
  b: ComparedRun,
  equity: { readonly a: ComparedEquity; readonly b: ComparedEquity },
): Part {
  const [endA, endB] = [equity.a, equity.b].map((one) =>
    formatSignedPercent(lastValue(one.equity) - 1),
  );
  return {
    kind: "figure",
    figure: growthFigure({
      id: "growth",
      title: "Growth of 1",
      note: "After costs, logarithmic scale: equal distances are equal percentages.",
      description: `Line chart of two equities on a logarithmic scale. A, ${a.name}, ends at ${endA}; B, ${b.name}, at ${endB}.`,
      curves: [
        { ...curveOf(equity.a), label: `A ${a.name} ${endA}`, color: COLORS.strategy },
        {
          ...curveOf(equity.b),
          label: `B ${b.name} ${endB}`,
          color: COLORS.accent,
          style: "dashed",
        },
      ],
    }),
  };
}

/** From 1 at the start of its first day; a day's value stands at its end. */
function curveOf({ day, equity }: ComparedEquity): Pick<Curve, "timestamp" | "values" | "from"> {
  const start = (day[0] ?? 0) * DAY;
  return {
    timestamp: Float64Array.of(start, ...Array.from(day, (each) => (each + 1) * DAY)),
    values: Float64Array.of(1, ...equity),
    from: 0,
  };
}

function figuresSection(input: ComparisonInput): Section {
  const rows = comparedFigures(input);
  const mixed = (input.a.kind === "suite") !== (input.b.kind === "suite");
  const table: Part = {
    kind: "table",
    caption: "Figures of each whole run",
    columns: [
      { label: "" },
      { label: "A", numeric: true },
      { label: "B", numeric: true },
      { label: "B − A", numeric: true },
    ],
    rows: rows.map(({ label, a, b, delta }) => [label, a, b, delta]),
    footnote: mixed
      ? "Over the range of each run. There is no difference of figures that mean something else for a strategy than for a signal."
      : "Over the range of each run, which may not be the common one.",
  };
  const none: Part = {
    kind: "empty",
    title: "No figures",
    text: "Neither run holds figures that can be read.",
  };
  return { id: "figures", title: "Figures", parts: [rows.length > 0 ? table : none] };
}

function configurationSection({ config }: ComparisonInput): Section {
  const table: Part = {
    kind: "table",
    caption: "What is not the same",
    columns: [{ label: "" }, { label: "A", wrap: true }, { label: "B", wrap: true }],
    rows: config.map(({ path, a, b }) => [path, configCell(a), configCell(b)]),
  };
  const none: Part = {
    kind: "empty",
    title: "No difference",
    text: "The two runs have one identity: they are the same run.",
  };
  return {
    id: "configuration",
    title: "Configuration",
    parts: [config.length > 0 ? table : none],
  };
}

/** A value, or the start of a long hash, with all of it on hover. */
function configCell(text: string | undefined): Cell {
  if (text === undefined) return { text: "not there", tone: "soft" };
  return /^[0-9a-f]{64}$/.test(text) ? { text: `${text.slice(0, 16)}…`, hint: text } : text;
}
