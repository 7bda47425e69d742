import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { beforeAll, describe, expect, it } from "vitest";
import { finished, hashesBelow, runAssay, startAssay, temporaryFolder } from "./run-assay.ts";

/** Each of the 10,240 sets takes 0.5 ms, ten tasks of 1,024 sets in all: over two seconds on two threads. */
const SLOW = `import { int, kernel, strategy } from "assay";
export default strategy({ name: "slow", version: "1", params: { n: int(1, 1024), m: int(1, 10) },
  signal: ({ close }, { n, m }) => kernel({ name: "k", inputs: [close], state: [0], outputs: ["p"],
    step: ([price = 0], state, out) => {
      const end = performance.now() + 0.5;
      if (state[0] === 0) while (performance.now() < end) {}
      state[0]! += 1;
      out[0] = Math.sin(price * n + state[0]! / m);
    } }).p });
`;

/** 100 days of prices that go up and down. */
const CSV = `${[
  "date,open,high,low,close",
  ...Array.from({ length: 100 }, (_, day) => {
    const date = new Date(Date.UTC(2020, 0, 1 + day)).toISOString().slice(0, 10);
    const close = (100 + 5 * Math.sin(day / 5) + (day % 7)).toFixed(2);
    return `${date},${close},${close},${close},${close}`;
  }),
].join("\n")}\n`;

const SEARCH = ["optimize", "slow.ts", "--data", "bars.csv", "--symbol", "X", "--threads", "2"];

describe("a search that is interrupted", () => {
  const cwd = temporaryFolder({ "slow.ts": SLOW, "bars.csv": CSV });
  let runId: string;
  let whole: Record<string, string>;
  beforeAll(async () => {
    const { code, stdout, stderr } = await runAssay([...SEARCH, "--out", "whole", "--json"], {
      cwd,
    });
    expect(code, stderr).toBe(0);
    runId = JSON.parse(stdout).run_id;
    whole = hashesBelow(join(cwd, "whole", runId));
  }, 60_000);

  /** Starts the search, and sends a signal once something of it is on disk. */
  async function interruptedBy(signal: NodeJS.Signals, out: string, ...more: string[]) {
    const child = startAssay([...SEARCH, "--out", out, ...more], { cwd });
    const over = finished(child);
    const checkpoint = join(cwd, out, runId, "checkpoint.bin");
    while (!existsSync(checkpoint) && child.exitCode === null) await pause(20);
    child.kill(signal);
    const done = await over;
    expect(existsSync(checkpoint)).toBe(true);
    expect(readdirSync(join(cwd, out))).toEqual([runId]);
    return done;
  }

  async function resumed(out: string): Promise<void> {
    const { code, stdout, stderr } = await runAssay(
      [...SEARCH, "--out", out, "--json", "--resume"],
      { cwd },
    );
    expect(code, stderr).toBe(0);
    expect(JSON.parse(stdout).run_id).toBe(runId);
    const before = /^10,240 sets of 10,240 candidates, ([\d,]+) of them done before\n$/
      .exec(stderr)?.[1]
      ?.replaceAll(",", "");
    expect(Number(before)).toBeGreaterThan(0);
    expect(Number(before)).toBeLessThan(10_240);
    expect(hashesBelow(join(cwd, out, runId))).toEqual(whole);
    expect(readdirSync(join(cwd, out)).sort()).toEqual([runId, "index"].sort());
  }

  it("by Ctrl-C keeps what is done, exits with 130, and --resume ends with the same files", async () => {
    const { code, stdout, stderr } = await interruptedBy("SIGINT", "stopped", "--json");
    expect(code).toBe(130);
    expect(stderr).toMatch(
      /Interrupted; [\d,]+ of 10,240 sets are kept in \S+checkpoint\.bin\.\n.*--resume/,
    );
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: "interrupted" } });
    await resumed("stopped");
  }, 60_000);

  it("by SIGKILL goes on from the last checkpoint, and --resume ends with the same files", async () => {
    expect(await interruptedBy("SIGKILL", "killed")).toMatchObject({
      code: null,
      signal: "SIGKILL",
    });
    // Half a checkpoint, as a kill while it is written may leave it, is in nobody's way.
    writeFileSync(join(cwd, "killed", runId, "checkpoint.bin.partial-1"), "half");
    await resumed("killed");
  }, 60_000);

  it("keeps the checkpoint of an earlier run that had done more", async () => {
    // The second run is stopped as soon as it speaks, so it has done less.
    const { code } = await interruptedBy("SIGINT", "larger");
    expect(code).toBe(130);
    const checkpoint = join(cwd, "larger", runId, "checkpoint.bin");
    const before = hashesBelow(join(cwd, "larger"));
    const child = startAssay([...SEARCH, "--out", "larger"], { cwd });
    const over = finished(child);
    child.stderr?.on("data", (text: string) => {
      if (text.includes("--resume would go on")) child.kill("SIGINT");
    });
    const again = await over;
    expect(again.code).toBe(130);
    expect(again.stderr).toMatch(/interrupted before, with [\d,]+ sets done/);
    expect(again.stderr).toMatch(
      /Interrupted; [\d,]+ of 10,240 sets are kept in \S+checkpoint\.bin, of an earlier run: this one had done [\d,]+\.\n/,
    );
    expect(existsSync(checkpoint)).toBe(true);
    expect(hashesBelow(join(cwd, "larger"))).toEqual(before);
    await resumed("larger");
  }, 60_000);

  it("leaves nothing with --no-files", async () => {
    const child = startAssay([...SEARCH, "--no-files", "--out", "none"], { cwd });
    const over = finished(child);
    child.stderr?.once("data", () => setTimeout(() => child.kill("SIGINT"), 300));
    expect(await over).toMatchObject({
      code: 130,
      stderr: expect.stringMatching(/nothing was written/),
    });
    expect(existsSync(join(cwd, "none"))).toBe(false);
  });

  it("has nothing to go on with when it is complete, or its checkpoint is damaged", async () => {
    const complete = await runAssay([...SEARCH, "--out", "whole", "--resume", "--json"], { cwd });
    expect(complete.code).toBe(2);
    expect(JSON.parse(complete.stdout).error).toMatchObject({
      code: "nothing-to-resume",
      message: expect.stringMatching(/is complete/),
    });
    mkdirSync(join(cwd, "damaged", runId), { recursive: true });
    writeFileSync(join(cwd, "damaged", runId, "checkpoint.bin"), '{"layout":1}\nrest');
    const damaged = await runAssay([...SEARCH, "--out", "damaged", "--resume", "--json"], { cwd });
    expect(damaged.code).toBe(2);
    expect(JSON.parse(damaged.stdout).error.code).toBe("damaged-checkpoint");
  });
});
