import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { FX, SP500, tempFolder } from "./files.ts";

const url = (path: string) => JSON.stringify(pathToFileURL(path).href);

/** Runs a module's text in a process of its own. */
function run(source: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): ChildProcess {
  return spawn(process.execPath, ["--input-type=module", "-e", source, "--", ...args], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
}

async function outputOf(child: ChildProcess): Promise<string> {
  const chunks: Buffer[] = [];
  child.stdout!.on("data", (chunk: Buffer) => chunks.push(chunk));
  const [code] = await once(child, "close");
  expect(code).toBe(0);
  return Buffer.concat(chunks).toString();
}

const IMPORT = `
  const { main } = await import(${url("src/cli/main.ts")});
  process.exitCode = await main(process.argv.slice(1));
`;

describe("assay import as a process", () => {
  it("leaves nothing behind when it is interrupted while writing", async () => {
    const folder = tempFolder();
    const child = run(IMPORT, ["import", SP500, "--out", join(folder, "out")]);
    const closed = once(child, "close");
    while (child.exitCode === null && !hasParquet(folder)) await setTimeout(5);
    expect(child.exitCode).toBeNull();
    child.kill("SIGINT");
    expect(await closed).toEqual([130, null]);
    expect(readdirSync(folder)).toEqual([]);
  });

  it("prints one JSON document for a failure, and nothing is written", async () => {
    const folder = tempFolder();
    const child = run(IMPORT, ["import", "nothing.csv", "--out", join(folder, "out"), "--json"]);
    const chunks: Buffer[] = [];
    child.stdout!.on("data", (chunk: Buffer) => chunks.push(chunk));
    expect(await once(child, "close")).toEqual([2, null]);
    const document: unknown = JSON.parse(Buffer.concat(chunks).toString());
    expect(document).toEqual({
      error: {
        code: "missing-path",
        message: expect.stringMatching(/^nothing\.csv: expected/),
        hint: expect.any(String),
      },
    });
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe("the number of threads", () => {
  const HASHES = `
    const { fingerprintBars, loadBars } = await import(${url("src/data/index.ts")});
    const prints = [];
    for (const source of process.argv.slice(1)) {
      for (const timeframe of [undefined, "1w"]) {
        const { bars, report } = await loadBars(timeframe ? { source, timeframe } : { source });
        prints.push(fingerprintBars(bars, report.provenance), report.periodsPerYear);
      }
    }
    console.log(JSON.stringify(prints));
  `;

  it("changes no bit of the bars", async () => {
    const [one, eight] = await Promise.all(
      ["1", "8"].map((threads) =>
        outputOf(run(HASHES, [FX, SP500], { POLARS_MAX_THREADS: threads })),
      ),
    );
    expect(JSON.parse(one!)).toHaveLength(8);
    expect(eight).toBe(one);
  });
});

function hasParquet(folder: string): boolean {
  return readdirSync(folder, { recursive: true }).some((name) =>
    name.toString().endsWith(".parquet"),
  );
}
