import pl from "nodejs-polars";
import { AssayError } from "../errors.ts";
import { hasNumberComma, PLAIN_NUMBERS } from "./csv-lines.ts";

/** First row whose `text` is there and whose `column` is null; rows count from 0. */
export function firstUnread(frame: pl.DataFrame, column: string): { row: number; cell: string } {
  const bad = frame
    .withRowIndex("row")
    .filter(pl.col("text").isNotNull().and(pl.col(column).isNull()))
    .head(1);
  return { row: Number(bad.getColumn("row").get(0)), cell: String(bad.getColumn("text").get(0)) };
}

/** @param row counts from 0 below the header; the error names the line of the file */
export function unreadableCell(
  path: string,
  row: number,
  column: string,
  wanted: string,
  cell: string,
): AssayError {
  return new AssayError(
    "unreadable-cell",
    `${path}, line ${row + 2}, column "${column}": expected ${wanted}, got ${JSON.stringify(cell)}.`,
    wanted === "a number" && hasNumberComma(cell)
      ? PLAIN_NUMBERS
      : "Correct the cell; an empty one is allowed for prices.",
  );
}
