import { formatCount, formatDate, plural } from "../../report/format.ts";
import { dataNotes, tradingNotes } from "../run/notes.ts";
import type { WalkForwardOutcome } from "./job.ts";

/** Test periods that a line names. */
const LISTED = 3;

/** What a reader must know to weigh a walk-forward: doubtful windows, optimism, doubtful data. */
export function walkForwardNotes({ request, data, options, result }: WalkForwardOutcome): string[] {
  const { windows, emptyTests, summary } = result;
  const notes: string[] = [];
  const last = windows.at(-1);
  if (last?.partial) {
    notes.push(
      `The data end inside the last test (${formatDate(last.test.from)} through ${formatDate(last.test.to - 1)}); it counts like the others.`,
    );
  }
  if (emptyTests.length > 0) {
    const shown = emptyTests.slice(0, LISTED).map(({ from }) => `from ${formatDate(from)}`);
    const more = emptyTests.length - shown.length;
    notes.push(
      `${plural(emptyTests.length, "test period")} without any bar: ${shown.join(", ")}${more > 0 ? ` and ${formatCount(more)} more` : ""}.`,
    );
  }
  if (summary.undefinedTests > 0) {
    notes.push(
      `In ${plural(summary.undefinedTests, "test")} the metric is not defined; these count as not above 0.`,
    );
  }
  return [
    ...notes,
    ...tradingNotes(options, data.bars.symbols.length),
    ...dataNotes(request, data),
  ];
}
