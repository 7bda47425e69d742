import type { FigureSpec } from "./charts/figure.ts";
import type { Html } from "./html.ts";

/** A figure of a section's head: name, value, what it means and what stands beside it. */
export interface Card {
  readonly label: string;
  readonly value: string;
  /** Shown on hover; the glossary says the same in print. */
  readonly definition: string;
  /** A second line: the same figure of the benchmark, or why the figure is not defined. */
  readonly note?: string;
}

/** A cell: text, or text with a tone and a hint. Tones never carry a meaning alone. */
export type Cell = string | { readonly text: string; readonly tone?: Tone; readonly hint?: string };
export type Tone = "gain" | "loss" | "soft";

/** A column: its head, and whether it holds numbers (right-aligned, tabular numerals). */
export interface Column {
  readonly label: string;
  readonly numeric?: boolean;
  readonly hint?: string;
  /** Whether its cells are sentences, which wrap; others stay on one line. */
  readonly wrap?: boolean;
}

/** A remark that a reader must not miss (`warning`) or should know (`info`). */
export interface Note {
  readonly tone: "warning" | "info";
  /** One or two words that say what it is about. */
  readonly label: string;
  readonly text: string;
}

/** A verdict that is read in seconds: a colour that is also a word and a shape, a letter, reasons. */
export interface Judgement {
  readonly kind: "judgement";
  readonly color: "green" | "yellow" | "red";
  /** The colour in a word. */
  readonly word: string;
  readonly meaning: string;
  /** The result in figures, one line. */
  readonly summary: string;
  /** The letter, and what it stands for. */
  readonly grade: string;
  readonly gradeNote: string;
  /** Whether the letter says something; one that does not is printed faintly. */
  readonly gradeCounts: boolean;
  readonly gradeDefinition: string;
  /** Gravest first. */
  readonly reasons: readonly {
    readonly tag: string;
    readonly critical: boolean;
    readonly sentence: string;
    /** Figure and threshold. */
    readonly figures: string;
  }[];
  readonly remarks: readonly string[];
}

/**
 * What a section is made of: plain data, so that sections of every report compose the same parts
 * and one renderer gives them one look.
 */
export type Part =
  | { readonly kind: "prose"; readonly text: string }
  | { readonly kind: "cards"; readonly cards: readonly Card[] }
  /** What is to be thought of the result, in words, the first sentence in large. */
  | {
      readonly kind: "verdict";
      readonly tone: "doubt" | "plain";
      readonly title: string;
      readonly sentences: readonly string[];
    }
  | Judgement
  | { readonly kind: "notes"; readonly notes: readonly Note[] }
  | { readonly kind: "figure"; readonly figure: FigureSpec }
  /** Parts side by side where there is room, below each other where there is not. */
  | { readonly kind: "columns"; readonly parts: readonly Part[] }
  | {
      readonly kind: "table";
      readonly caption: string;
      readonly columns: readonly Column[];
      readonly rows: readonly (readonly Cell[])[];
      /** Whether the last row sums up the others. */
      readonly totalRow?: boolean;
      /** A sentence below: what was left out, what a mark means. */
      readonly footnote?: string;
    }
  /** Years by months, each cell shaded by its value and printed as a number. */
  | {
      readonly kind: "heatmap";
      readonly caption: string;
      readonly columns: readonly string[];
      readonly rows: readonly {
        readonly label: string;
        /** Undefined where there is no such cell. */
        readonly values: readonly (number | undefined)[];
        /** Printed in bold at the end of the row. */
        readonly total: number | undefined;
      }[];
      readonly totalLabel: string;
      /** Size from which on a cell has the fullest shade. */
      readonly fullShade: number;
      readonly footnote?: string;
    }
  /** Names and what they stand for. */
  | {
      readonly kind: "terms";
      readonly caption?: string;
      readonly terms: readonly (readonly [term: string, meaning: string])[];
      readonly look: "values" | "prose";
    }
  | { readonly kind: "code"; readonly label: string; readonly text: string }
  /** Long text behind a line that opens it. */
  | { readonly kind: "details"; readonly summary: string; readonly text: string }
  /** What stands where there is nothing to show, and why. */
  | { readonly kind: "empty"; readonly title: string; readonly text: string };

/** A chapter of a report. */
export interface Section {
  /** Anchor, unique on the page. */
  readonly id: string;
  readonly title: string;
  readonly lead?: string;
  readonly parts: readonly Part[];
}

/** What stands at the top of a page. */
export interface Masthead {
  /** What kind of report this is. */
  readonly kind: string;
  readonly title: string;
  readonly subtitle: string;
  /** Short facts in a line: symbols, range, timeframe, fill, costs. */
  readonly facts: readonly (readonly [label: string, value: string])[];
}

/** A whole report as data. */
export interface Report {
  readonly masthead: Masthead;
  readonly sections: readonly Section[];
  /** The last line: what made this page. */
  readonly colophon: string;
}

/** Turns a figure into SVG markup; injected, so that a page can be rendered without a chart library. */
export type FigureRenderer = (figure: FigureSpec) => Html;
