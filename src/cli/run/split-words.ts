import { formatTime } from "../../data/dates.ts";
import type { LikelySplit } from "../../data/likely-splits.ts";
import { formatNumber } from "../../report/format.ts";

/** The first few are enough to see whether a whole data set is not adjusted. */
const SHOWN = 3;

/** What to say of prices that jump as at a split; undefined where none do. */
export function splitsInWords(splits: readonly LikelySplit[]): string | undefined {
  if (splits.length === 0) return undefined;
  const shown = splits.slice(0, SHOWN).map(({ symbol, time, factor }) => {
    const when = formatTime(time).replace("T00:00:00Z", "");
    return `${symbol} on ${when} (price × ${formatNumber(factor, 2)})`;
  });
  const more = splits.length > SHOWN ? ` and ${splits.length - SHOWN} more` : "";
  return `Looks like a split that prices were not adjusted for: ${shown.join(", ")}${more}. If it was one, adjust all prices before it; a real move can look the same.`;
}
