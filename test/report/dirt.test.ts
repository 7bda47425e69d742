import { describe, expect, it } from "vitest";
import { emptyRowReport } from "../../src/data/report.ts";
import { dirtInWords, dirtLine } from "../../src/report/dirt.ts";
import { PRICE_COLUMNS } from "../../src/strategy/bars.ts";

describe("dirtLine", () => {
  it("says for each kind how often it came and what was done with it", () => {
    expect(dirtLine({ no_positive_close: 1, empty_open: 1, high_below_low: 1 })).toBe(
      "1 row without a positive close (left out); 1 empty open (no fill there); 1 high below low (kept as it is)",
    );
    expect(dirtLine({ duplicate_row: 2000, empty_volume: 2 })).toBe(
      "2,000 duplicate rows (left out); 2 empty cells of volume (not known there)",
    );
  });

  it("is empty for clean data", () => {
    expect(dirtLine({ empty_open: 0 })).toBe("");
  });

  it("knows every reason that loading counts", () => {
    const { dropped, doubtful } = emptyRowReport();
    const cells = PRICE_COLUMNS.filter((name) => name !== "close").flatMap((name) => [
      `empty_${name}`,
      `impossible_${name}`,
    ]);
    const reasons = [...Object.keys(dropped), ...Object.keys(doubtful), ...cells];
    const found = dirtInWords(Object.fromEntries(reasons.map((reason) => [reason, 1])));
    expect(found).toHaveLength(reasons.length);
    expect(found.filter(({ done }) => done === "")).toEqual([]);
  });
});
