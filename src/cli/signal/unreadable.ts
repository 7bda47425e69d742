import type { SignalFile } from "../../catalog/signal-file.ts";
import type { SignalCheck } from "../../signals/validate.ts";

/** Cells that cannot be read, as checks of their own: one for each column that has some. */
export function unreadableChecks({ unreadable }: SignalFile): SignalCheck[] {
  return unreadable.map(({ column, name, wanted, count, examples, numberComma }) => ({
    check: `unreadable_${column}`,
    title: `${column} can be read`,
    verdict: "error",
    count,
    text: `${count} ${count === 1 ? "cell" : "cells"} of column ${name} ${count === 1 ? "is" : "are"} not ${wanted}${numberComma ? " with a decimal point" : ""}; their rows are left out`,
    examples,
  }));
}
