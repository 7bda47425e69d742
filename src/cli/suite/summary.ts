import { formatCount, formatNumber } from "../../report/format.ts";
import { configInWords, SCORE_WITHOUT_TESTS, scoreMeansNothing } from "../../report/suite-words.ts";
import { formatDay } from "../../signals/days.ts";
import { countLines } from "./counts.ts";
import type { SuiteOutcome } from "./job.ts";
import { baselineLines, configLines, exposureLines, icLines, scoreLines } from "./tables.ts";
import { share, verdictLines } from "./words.ts";

/** A suite for a person at a terminal: the verdict first, then what it was made of. */
export function summaryOf(outcome: SuiteOutcome): string {
  const { suite, verdict, score, identity } = outcome;
  const { coverage, base } = suite;
  const { date } = base.daily;
  return [
    `${identity.signal.name} on snapshot ${outcome.snapshot}, ${formatCount(date.length)} days from ${formatDay(date[0]!)} to ${formatDay(date.at(-1)!)}`,
    configInWords(identity.config),
    "",
    ...verdictLines(verdict),
    "",
    ...scoreLines(score),
    ...(scoreMeansNothing(verdict, score) ? [`  ${SCORE_WITHOUT_TESTS}`] : []),
    "",
    ...configLines(suite),
    "",
    ...icLines(suite),
    "",
    ...baselineLines(suite),
    ...exposureLines(suite),
    `Coverage: a signal for ${share(coverage.mean)} of the universe on the mean day (${formatNumber(coverage.names, 0)} names), ${share(coverage.min)} on the worst.`,
    "",
    ...countLines(suite),
    ...caveatLines(identity.snapshot.caveats),
  ].join("\n");
}

function caveatLines(caveats: readonly string[]): string[] {
  if (caveats.length === 0) {
    return [
      "",
      "The snapshot's manifest names no caveats. Costs of borrowing, financing and taxes are not in any figure.",
    ];
  }
  return ["", "Of the data:", ...caveats.map((caveat) => `  ${caveat}`)];
}
