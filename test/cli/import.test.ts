import { describe, expect, it } from "vitest";
import { runMany, temporaryFolder } from "./run-assay.ts";

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
});
