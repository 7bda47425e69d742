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
