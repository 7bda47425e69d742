import type { RunFacts } from "../backtest-input.ts";
import { dirtInWords } from "../dirt.ts";
import { formatCount, plural } from "../format.ts";
import { METRICS, type MetricInfo } from "../metrics.ts";
import type { Part, Section } from "../part.ts";

/** Symbols named in a line; more are behind a line that opens. */
const SYMBOLS_SHOWN = 12;

/** What was read, and what was wrong with it. */
export function dataSection({ data }: Pick<RunFacts, "data">): Section {
  const dirt = dirtInWords(data.dropped);
  const parts: Part[] = [
    {
      kind: "terms",
      look: "values",
      terms: [
        ["Data", data.label],
        ["Symbols", symbolList(data.symbols)],
        ["Bars", formatCount(data.bars)],
        ["Fingerprint", data.fingerprint],
        ["Source", data.source ?? "not stated"],
        ["Licence", data.licence ?? "not stated"],
        ...data.warnings.map((warning) => ["Caveat", warning] as const),
      ],
    },
  ];
  if (data.symbols.length > SYMBOLS_SHOWN) {
    parts.push({
      kind: "details",
      summary: `All ${plural(data.symbols.length, "symbol")}`,
      text: data.symbols.join(" "),
    });
  }
  parts.push(
    dirt.length === 0
      ? { kind: "prose", text: "No row was dropped, repaired or found doubtful at load." }
      : {
          kind: "table",
          caption: "Rows dropped, repaired or doubtful",
          columns: [
            { label: "Reason" },
            { label: "Rows", numeric: true },
            { label: "What was done" },
          ],
          rows: dirt.map(({ reason, done, count }) => [reason, formatCount(count), done]),
        },
  );
  return { id: "data", title: "Data", parts };
}

/** Up to twelve symbols by name, then how many there are. */
export function symbolList(symbols: readonly string[]): string {
  if (symbols.length <= SYMBOLS_SHOWN) return symbols.join(", ") || "none";
  return `${symbols.slice(0, SYMBOLS_SHOWN).join(", ")}, … (${formatCount(symbols.length)} in all)`;
}

/**
 * Everything that the run's id is made of, and what to type to get it again.
 *
 * @param label says what a word in capitals in the command stands for.
 */
export function reproduceSection(
  input: Pick<RunFacts, "command" | "identity" | "runId">,
  label = "Command",
): Section {
  return {
    id: "reproduce",
    title: "Reproduce this run",
    lead: "The same identity gives the same figures to the last bit. No time, host or path is part of it.",
    parts: [
      { kind: "code", label, text: input.command },
      {
        kind: "terms",
        look: "values",
        terms: [["Run id", input.runId], ...input.identity],
      },
    ],
  };
}

/**
 * What each figure means, for print and for touch screens, which show nothing on hover.
 *
 * @param own terms of this kind of report, before its figures.
 * @param figures those of an account over bars unless given.
 */
export function glossarySection(
  own: readonly (readonly [term: string, meaning: string])[] = [],
  figures: Readonly<Record<string, MetricInfo>> = METRICS,
): Section {
  return {
    id: "glossary",
    title: "Glossary",
    parts: [
      {
        kind: "terms",
        look: "prose",
        terms: [
          ...own,
          ...Object.values(figures).map(({ label, definition }) => [label, definition] as const),
        ],
      },
    ],
  };
}
