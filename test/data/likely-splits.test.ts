import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { importBars, loadBars } from "../../src/data/index.ts";
import { DAY, SP500, tempFolder } from "./files.ts";

const START = Date.UTC(2020, 0, 1);
/** Closes that wander by a few per cent around 100; the split comes at row 20. */
const WANDERING = Array.from({ length: 40 }, (_, i) => 100 + 3 * Math.sin(i * 1.7));
const AT = 20;

/** A file of daily bars; unless told otherwise they open where they close, so a jump lies between two. */
function file(closes: readonly number[], opens = closes): string {
  const path = join(tempFolder(), "a.csv");
  const rows = closes.map((close, i) => {
    const date = new Date(START + i * DAY).toISOString().slice(0, 10);
    const [high, low] = [Math.max(opens[i]!, close), Math.min(opens[i]!, close)];
    return `${date},${opens[i]},${high},${low},${close}`;
  });
  writeFileSync(path, `${["date,open,high,low,close", ...rows].join("\n")}\n`);
  return path;
}

async function found(path: string, columns?: readonly "close"[]) {
  const { report } = await loadBars({ source: path, ...(columns && { columns }) });
  return report.likelySplits;
}

const from = (row: number, factor: number) =>
  WANDERING.map((price, i) => (i < row ? price : price * factor));

describe("a likely split", () => {
  it.each([1 / 2, 1 / 3, 1 / 4, 1 / 7, 1 / 20, 2, 3, 10])(
    "is found where prices jump to %d times as much and stay",
    async (factor) => {
      const split = { symbol: "bars", time: START + AT * DAY, factor };
      expect(await found(file(from(AT, factor)))).toEqual([split]);
      expect(await found(file(from(AT, factor)), ["close"])).toEqual([split]);
    },
  );

  it("is found at the second bar and at the last one", async () => {
    for (const row of [1, 39]) {
      const [split, ...more] = await found(file(from(row, 0.5)));
      expect([split?.time, more]).toEqual([START + row * DAY, []]);
    }
  });

  it.each<[string, readonly number[]]>([
    ["prices wander", WANDERING],
    ["a move is none of a split", from(AT, 0.58)],
    ["a third is lost, which happens", from(AT, 2 / 3)],
    ["one wrong price is gone again", WANDERING.map((price, i) => (i === AT ? price / 2 : price))],
    [
      "wrong prices are gone within five bars",
      WANDERING.map((price, i) => (i >= AT && i < AT + 4 ? price * 2 : price)),
    ],
  ])("is none where %s", async (_name, closes) => {
    expect(await found(file(closes))).toEqual([]);
  });

  it("is none where the price halves within the bar, not before its open", async () => {
    const closes = from(AT, 0.5);
    const opens = closes.map((close, i) => (i === AT ? WANDERING[i]! : close));
    expect(await found(file(closes, opens))).toEqual([]);
  });

  it("is found in the panel where its README says that one was not adjusted", async () => {
    const time = Date.UTC(2014, 7, 7);
    expect(await found(SP500)).toEqual([
      { symbol: "DISCA", time, factor: 0.5 },
      { symbol: "DISCK", time, factor: 0.5 },
    ]);
  });

  it("is reported by an import, which changes no price", async () => {
    const folder = join(tempFolder(), "out");
    const { likely_splits, dirt } = await importBars([file(from(AT, 0.5))], { out: folder });
    expect(likely_splits).toEqual([{ symbol: "a", time: "2020-01-21T00:00:00Z", factor: 0.5 }]);
    expect(dirt.outside_high_low).toBe(0);
    const { bars } = await loadBars({ source: folder });
    expect(Array.from(bars.columns.close!)).toEqual(from(AT, 0.5).map(Math.fround));
  });
});
