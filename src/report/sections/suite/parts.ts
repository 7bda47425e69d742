import type { FigureSpec } from "../../charts/figure.ts";
import { formatNumber, UNDEFINED_MARK } from "../../format.ts";
import type { Cell, Column, Part } from "../../part.ts";
import { meaningOf, type SuiteTerm } from "./terms.ts";

/** Figures that there are: across the page each, or two and two beside each other. */
export function figureParts(...figures: readonly (FigureSpec | undefined)[]): Part[] {
  return figures.flatMap((figure): Part[] => (figure ? [{ kind: "figure", figure }] : []));
}

/** Parts beside each other; a lone one stands by itself. */
export function beside(parts: readonly Part[]): Part[] {
  return parts.length > 1 ? [{ kind: "columns", parts }] : [...parts];
}

/** A column of numbers under the name of a term, with its meaning. */
export function termColumn(term: SuiteTerm, label: string = term): Column {
  return { label, numeric: true, hint: meaningOf(term) };
}

/** A number as a cell; one that is not known says why. */
export function numberCell(value: number | undefined, digits: number, because: string): Cell {
  if (value !== undefined && !Number.isNaN(value)) return formatNumber(value, digits);
  return { text: UNDEFINED_MARK, tone: "soft", hint: `Not defined: ${because}.` };
}
