import { lackingColumns, leftOut, usedInWords } from "../../report/suite-counts.ts";
import type { SuiteResult } from "../../signals/suite.ts";

/** Everything that was left out or is doubtful, at lag 0 with residualise off; a line each. */
export function countLines(suite: SuiteResult): string[] {
  const left = leftOut(suite.base);
  const lacking = lackingColumns(suite);
  return [
    `${usedInWords(suite.base)}; left out or doubtful:`,
    ...(left.length === 0 ? ["nothing"] : left).map((text) => `  ${text}`),
    ...(lacking.length > 0 ? [`  not in the snapshot: ${lacking.join(", ")}`] : []),
  ];
}
