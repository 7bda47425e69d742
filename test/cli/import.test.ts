import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { runAssay, runMany, SMA_CROSS, temporaryFolder } from "./run-assay.ts";

describe("assay import", () => {
  it("accounts for every row from the file to the bars, and says how to go on", async () => {
    const lines = [
      "date,open,high,low,close",
      "2020-01-01,1,1,1,1",
      "2020-01-02,1,1,1,1",
      "2020-01-02,1,1,1,1",
      "2020-01-03,1,1,1,0",
      "2020-01-04,1,1,1,1",
      "2020-01-04,1,2,1,1",
    ];
    const cwd = temporaryFolder({
      "dirty.csv": `${lines.join("\n")}\n`,
      "clean.csv": `${lines.slice(0, 3).join("\n")}\n`,
    });
    const [dirty, clean] = await runMany(
      [
        ["import", "dirty.csv", "--out", "dirty"],
        ["import", "clean.csv", "--out", "clean"],
      ],
      { cwd },
    );
    // 6 rows; one is repeated, one comes again with another high, one of the four left has no close.
    expect(dirty!.stdout).toMatch(
      /^6 rows read, 1 duplicate dropped, 1 of a time that comes again dropped, 4 written, 3 usable\n/,
    );
    expect(clean!.stdout).toMatch(/^2 rows read, 2 written, 2 usable\n1 symbol .* in 1 file under/);
    expect(clean!.stderr).toContain("npx assay backtest STRATEGY --data clean");
  });

  it("warns of what looks like an unadjusted split, as a backtest and its report do", async () => {
    const rows = Array.from({ length: 150 }, (_, i) => {
      const price = (100 + (i % 7)) * (i < 90 ? 1 : 0.5);
      const date = new Date(Date.UTC(2021, 0, 1 + i)).toISOString().slice(0, 10);
      return `${date},${price},${price},${price},${price}`;
    });
    const cwd = temporaryFolder({
      "ACME.csv": `${["date,open,high,low,close", ...rows].join("\n")}\n`,
    });
    const imported = await runAssay(["import", "ACME.csv", "--out", "bars"], { cwd });
    // Day 90 of 2021, counted from 0, is the first of April.
    const words =
      "Looks like a split that prices were not adjusted for: ACME on 2021-04-01 (price × 0.50).";
    expect(imported.stdout).toContain(`Dirt found:\n  ${words}`);
    const params = ["--params", "fast=5,slow=60"];
    const tested = await runAssay(["backtest", SMA_CROSS, "--data", "bars", ...params], { cwd });
    expect([imported.code, tested.code]).toEqual([0, 0]);
    expect(tested.stdout).toContain(words);
    expect(readFileSync(/^Report: (\S+)/m.exec(tested.stdout)![1]!, "utf8")).toContain(words);
  });
});
