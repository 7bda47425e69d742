import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { duckColumns, FX, SP500 } from "./files.ts";

const FOLDER = "examples/data";

describe("the shipped data", () => {
  it("take less than 25 MB in all", () => {
    const files = readdirSync(FOLDER, { recursive: true, withFileTypes: true });
    const bytes = files
      .filter((entry) => entry.isFile())
      .map((entry) => statSync(join(entry.parentPath, entry.name)).size);
    expect(bytes.reduce((sum, size) => sum + size)).toBeLessThan(25e6);
  });

  it("hold what their README says", async () => {
    const readme = readFileSync(join(FOLDER, "README.md"), "utf8");
    for (const file of [FX, SP500]) {
      const [[rows], [symbols], [first], [last]] = (await duckColumns(
        `SELECT count(*), count(DISTINCT symbol), min(timestamp), max(timestamp) FROM '${file}'`,
      )) as [number[], number[], number[], number[]];
      const day = (time: number) => new Date(time).toISOString().slice(0, 10);
      const cells = [rows!.toLocaleString("en-US"), symbols, day(first!), day(last!)];
      expect(readme).toContain(`| \`${file.split("/").at(-1)}\` | ${cells.join(" | ")} |`);
    }
  });

  it("come with the sha256 of their sources and a licence text each", () => {
    const readme = readFileSync(join(FOLDER, "README.md"), "utf8");
    for (const file of [FX, SP500]) {
      const manifest = readFileSync(file.replace(".parquet", ".manifest.json"), "utf8");
      expect(readme).toContain(/"source_sha256": "([0-9a-f]{64})"/.exec(manifest)![1]);
    }
    const licences = readdirSync(join(FOLDER, "licences")).join();
    for (const name of ["ejtraderLabs", "CNuge", "plotly"]) expect(licences).toContain(name);
  });
});
