import type { Parameter, ParameterSpace, ParameterValue } from "../strategy/parameters.ts";
import type { NumberRange, ParameterRange, ParameterRanges } from "./ranges.ts";

/**
 * Parameters as far as ranges alone tell: any number where all of a range is numbers (in texts too),
 * else a choice among what is listed.
 */
export function impliedSpace(ranges: ParameterRanges): ParameterSpace {
  return Object.fromEntries(
    Object.entries(ranges).map(([name, range]) => [name, impliedParameter(range)]),
  );
}

function impliedParameter(range: ParameterRange): Parameter {
  const pieces = isList(range) ? range : [range];
  if (pieces.every(isNumeric)) {
    const max = Number.MAX_VALUE;
    return { kind: "float", min: -max, max, step: undefined, log: false, default: 0 };
  }
  const values = pieces.flatMap((piece): readonly (ParameterValue | NumberRange)[] =>
    typeof piece === "string" ? piece.split(",").map((text) => text.trim()) : [piece],
  );
  const plain = values.filter((value): value is ParameterValue => typeof value !== "object");
  return { kind: "choice", values: plain, default: plain[0] ?? "" };
}

function isList(range: ParameterRange): range is readonly (ParameterValue | NumberRange)[] {
  return Array.isArray(range);
}

/** Numbers, ranges of numbers, and texts of nothing else: `5:50:5`, `5,10`. */
function isNumeric(piece: ParameterValue | NumberRange): boolean {
  if (typeof piece === "number" || typeof piece === "object") return true;
  if (typeof piece !== "string") return false;
  return piece.split(/[,:]/).every((text) => text.trim() !== "" && Number.isFinite(Number(text)));
}
