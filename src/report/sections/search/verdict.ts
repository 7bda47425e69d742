import type { OverfittingDocument } from "../../../optimize/overfitting/document.ts";
import { formatCount } from "../../format.ts";
import type { Part } from "../../part.ts";
import type { SearchReportInput } from "../../search-input.ts";
import { fewTradesWords, restsOnFewTrades } from "../notes.ts";
import { luckOfSharpe } from "../objective.ts";

/** Confidence under which a Sharpe ratio is usually not believed. */
const USUAL = 0.95;
/** What a choice at random comes to. */
const RANDOM_PBO = 0.5;

/**
 * What to think of the best of many: the words of the overfitting statistics under a title that is
 * as grave as the gravest of them.
 */
export function verdictPart({
  overfitting: document,
  trialsOnData,
  best,
  search,
}: Pick<SearchReportInput, "overfitting" | "trialsOnData" | "best" | "search">): Part {
  const trades = best.metrics.trade_count;
  const [tone, title] = judge(document, trades);
  const [first, ...more] = document.words;
  return {
    kind: "verdict",
    tone,
    title,
    sentences: [
      ...(first === undefined ? [] : [first]),
      ...fewTradesWords(trades),
      ...luckOfSharpe(search.objective),
      ...more,
      ...earlier(document, trialsOnData),
    ],
  };
}

function judge(
  document: OverfittingDocument,
  closedTrades: number | undefined,
): readonly ["doubt" | "plain", string] {
  const { trials, sharpe, expected_max_sharpe: luck, deflated_sharpe: deflated, pbo } = document;
  if (Number.isNaN(sharpe) || Number.isNaN(luck)) return ["doubt", "Cannot be told from luck"];
  if (trials > 1 && sharpe <= luck) return ["doubt", "No better than luck alone"];
  if (Number.isNaN(deflated)) return ["doubt", "Cannot be told from luck"];
  if (deflated < USUAL) return ["doubt", "Luck is not ruled out"];
  if (pbo >= RANDOM_PBO)
    return ["doubt", "The choice did not carry over from one half to the other"];
  if (restsOnFewTrades(closedTrades)) return ["doubt", "Too few trades to tell skill from luck"];
  return ["plain", "More than luck alone would give, if this search was the only one"];
}

function earlier({ trials }: OverfittingDocument, all: number | undefined): string[] {
  if (all === undefined || all <= trials) return [];
  return [
    `Over all kept runs ${formatCount(all)} sets were tried on these data; the figures above count the ${formatCount(trials)} of this search and so understate what luck may do.`,
  ];
}
