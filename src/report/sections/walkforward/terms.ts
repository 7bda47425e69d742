/** The terms of a walk-forward, for hover and glossary. */
export const WALK_FORWARD_TERMS: readonly (readonly [term: string, meaning: string])[] = [
  ["Train", "The bars on which a window's parameters are chosen. Nothing of its test is seen."],
  [
    "Test",
    "The bars after the train, on which the chosen parameters are then used. The tests follow each other without holes.",
  ],
  [
    "Embargo",
    "Bars between train and test that belong to neither, taken off the end of the train, so that positions that are still open do not reach across.",
  ],
  [
    "Stitched",
    "All tests as one continuous account. At a seam the position changes to what the next window's parameters want, and the change is paid for.",
  ],
  [
    "Efficiency",
    "Test objective divided by train objective, both per year (Pardo 2008): how much of what the train promised the test kept. Not defined where the train's objective is not above 0.",
  ],
  [
    "Positive tests",
    "Share of all windows whose test objective is above 0. A window whose objective is not defined counts as not positive.",
  ],
  [
    "Parameter drift",
    "Mean size of the steps from window to window, as a share of the searched range. A value drawn at random each time gives about a third; a parameter that jumps about was fitted to noise.",
  ],
  [
    "Best set in hindsight",
    "The one set that would have been best over the very same tests. It was chosen with knowledge of them, so nobody could have traded it; it shows what choosing without that knowledge cost.",
  ],
];

/** What a term means; empty for one that is none. */
export function meaningOf(term: string): string {
  return WALK_FORWARD_TERMS.find(([name]) => name === term)?.[1] ?? "";
}
