import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { importBars } from "../../src/data/index.ts";
import { runMany, SMA_CROSS, temporaryFolder } from "./run-assay.ts";

/** Hours of 80 days as a folder with a manifest. */
async function hours(folder: string): Promise<string> {
  const lines = Array.from({ length: 80 * 24 }, (_, i) => {
    const price = 100 + (i % 7);
    return `${Date.UTC(2020, 0, 1, i)},${price},${price + 1},${price - 1},${price}`;
  });
  const file = join(folder, "hours.csv");
  writeFileSync(file, `timestamp,open,high,low,close\n${lines.join("\n")}\n`);
  const out = join(folder, "hive");
  await importBars([file], { out, symbol: "A" });
  return out;
}

describe("assay backtest of joined bars of a folder with a manifest", () => {
  it("refuses a range too short to say how many periods a year has, unless told", async () => {
    const data = await hours(temporaryFolder());
    const argv = ["backtest", SMA_CROSS, "--data", data, "--timeframe", "1d", "--no-files"];
    const range = ["--from", "2020-02-01", "--to", "2020-02-20"];
    const params = ["--params", "fast=5,slow=60", "--json"];
    const [refused, told, month] = await runMany([
      [...argv, ...range, ...params],
      [...argv, ...range, ...params, "--periods-per-year", "365"],
      [...argv, ...params],
    ]);
    expect(refused!.code).toBe(2);
    expect(JSON.parse(refused!.stdout)).toMatchObject({
      error: {
        code: "unknown-periods",
        message: expect.stringMatching(/fewer than 30 whole bars of 1d/),
        hint: expect.stringMatching(/--periods-per-year/),
      },
    });
    expect(told!.code).toBe(0);
    expect(JSON.parse(told!.stdout)).toMatchObject({ data: { periods_per_year: 365 } });
    expect(JSON.parse(month!.stdout)).toMatchObject({ data: { periods_per_year: 365 } });
  });
});

describe("assay backtest of a part of the data whose bars come more rarely", () => {
  it("says by how much figures of a year are off, unless it is told how many periods a year has", async () => {
    const cwd = temporaryFolder();
    const DAY = 86_400_000;
    // A bar a day for 200 days, then one an hour for 100.
    const times = [
      ...Array.from({ length: 200 }, (_, i) => i * DAY),
      ...Array.from({ length: 2400 }, (_, i) => 200 * DAY + (i * DAY) / 24),
    ];
    const lines = times.map((time, i) => {
      const price = 100 + (i % 7);
      return `${Date.UTC(2020, 0, 1) + time},${price},${price + 1},${price - 1},${price}`;
    });
    writeFileSync(join(cwd, "a.csv"), `timestamp,open,high,low,close\n${lines.join("\n")}\n`);
    const argv = ["backtest", SMA_CROSS, "--data", "a.csv", "--params", "fast=5,slow=60"];
    const range = ["--no-files", "--to", "2020-07-01"];
    const [part, told, whole] = await runMany(
      [
        [...argv, ...range],
        [...argv, ...range, "--periods-per-year", "365"],
        [...argv, "--no-files"],
      ],
      { cwd },
    );
    // P = 2,599/(299.96/365.25) = 3,165 in all; √(3,165/365.25) = 2.94.
    expect(part!.stdout).toContain(
      "Bars of this range come 365 times a year and not 3,165 times, as in all the data: volatility, Sharpe and Sortino ratio are 2.94 times what --periods-per-year 365 would give.",
    );
    for (const { code, stdout } of [told!, whole!]) {
      expect(code).toBe(0);
      expect(stdout).not.toContain("Bars of this range");
    }
  });
});
