import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { runAssay, temporaryFolder } from "./run-assay.ts";

describe("assay demo", () => {
  it("tells the story on the shipped data and ends with reports and run ids", async () => {
    const cwd = temporaryFolder();
    const { code, stdout, stderr } = await runAssay(["demo"], { cwd });
    expect(stderr).toBe("");
    expect(code).toBe(0);
    expect(stdout).toMatch(/Without costs it would have made/);
    expect(stdout).toMatch(/survivorship bias/);
    expect(stdout).toMatch(/Best of 100: a Sharpe of [\d.]+ is what luck alone would give/);
    expect(stdout).toMatch(/Chosen with the past alone it made [+−][\d.]+/);
    expect(stdout).toMatch(/It trades too much for that: it breaks even at [\d.]+ bp/);
    expect(stdout).toMatch(/critical {2}mean IC at one day \(look-ahead\?\) 0\.29/);
    const reports = [
      ...stdout.matchAll(/run [0-9a-f]{16}\n +(\S+(?:report\.html|tearsheet\.html))/g),
    ];
    expect(reports).toHaveLength(6);
    for (const [, path] of reports) expect(existsSync(path!)).toBe(true);

    // A second time with --json: the same runs, kept.
    const again = await runAssay(["demo", "--json"], { cwd });
    const { runs } = JSON.parse(again.stdout);
    const pathOf = ({ files }: { files: Record<string, string> }) =>
      files.report ?? files.tearsheet;
    expect(runs.map(pathOf)).toEqual(reports.map(([, path]) => path));
  });
});
