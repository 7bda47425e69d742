import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { listRuns, readStore } from "../../src/tracking/list-runs.ts";

const WRITER = fileURLToPath(new URL("store-process.ts", import.meta.url));

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "assay-processes-"));
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

/** Runs the writer and says how it ended: an exit code, or the signal that killed it. */
function write(ids: readonly string[], death = ""): Promise<number | string | null> {
  const child = spawn(process.execPath, [WRITER, root, ids.join(","), death], {
    stdio: "inherit",
  });
  return new Promise((resolve) => child.on("close", (code, signal) => resolve(signal ?? code)));
}

const idsFrom = (first: number, count: number) =>
  Array.from({ length: count }, (_, i) => (first + i).toString(16).padStart(16, "0"));

describe("a store", () => {
  it("holds every run whole, and its note, after two processes wrote at once, some of them the same", async () => {
    const [one, other] = [idsFrom(0, 30), idsFrom(20, 30)];
    expect(await Promise.all([write(one), write(other)])).toEqual([0, 0]);
    const runs = listRuns(root);
    expect(runs.map(({ runId }) => runId).sort()).toEqual(idsFrom(0, 50));
    expect(runs.filter(({ problem, created }) => problem !== undefined || !created)).toEqual([]);
    expect(readStore(root).notes).toEqual([]);
    expect(readdirSync(join(root, "index"))).toHaveLength(50);
  });

  it("lists a run whose process was killed before its note, and notes it when it is run again", async () => {
    const [id] = idsFrom(1, 1);
    expect(await write([id!], "before-index")).toBe("SIGKILL");
    expect(listRuns(root)).toMatchObject([
      { runId: id, name: "busy", created: null, metrics: { sharpe: 1 } },
    ]);
    expect(await write([id!])).toBe(0);
    expect(listRuns(root)[0]?.created).toMatch(/^\d{4}-/);
  });

  it("holds no half run after a process was killed while it wrote one", async () => {
    const [before, killed] = idsFrom(1, 2);
    await write([before!]);
    expect(await write([killed!], "while-writing")).toBe("SIGKILL");
    const { runs, notes } = readStore(root);
    expect(runs.map(({ runId }) => runId)).toEqual([before]);
    expect(notes).toEqual([expect.stringMatching(/^\.partial-0+2-.* was broken off/)]);
    expect(await write([killed!])).toBe(0);
    expect(listRuns(root)).toHaveLength(2);
  });
});
