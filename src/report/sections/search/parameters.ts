import type { ParameterValue } from "../../../strategy/parameters.ts";
import { parameterText } from "../../charts/names.ts";
import type { Cell } from "../../part.ts";

/** `fast 5, slow 60`: a set in a sentence. */
export function parametersInWords(params: Readonly<Record<string, ParameterValue>>): string {
  const words = Object.entries(params).map(([name, value]) => `${name} ${parameterText(value)}`);
  return words.length === 0 ? "the only set" : words.join(", ");
}

/** A value in short, on hover exactly as it was used where that is longer. */
export function parameterCell(value: ParameterValue | undefined): Cell {
  const text = parameterText(value);
  return typeof value === "number" && Number(value.toPrecision(6)) !== value
    ? { text, hint: String(value) }
    : text;
}
