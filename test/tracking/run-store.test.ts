import { createHash } from "node:crypto";
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type RunFile, storeRun, writeFileWhole } from "../../src/tracking/run-store.ts";

const ID = "0123456789abcdef";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "assay-store-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const file = (name: string, text: string): RunFile => ({ name, make: () => Buffer.from(text) });

describe("storeRun", () => {
  it("writes all files and a run.json that names the hash of each", async () => {
    const root = join(folder, "runs");
    const files = [file("source/s.ts", "code"), file("metrics.parquet", "figures")];
    const stored = await storeRun(root, ID, { kind: "backtest" }, files);
    expect(stored).toEqual({ folder: join(root, ID), created: true });
    expect(readFileSync(join(root, ID, "source/s.ts"), "utf8")).toBe("code");
    const hash = createHash("sha256").update("figures").digest("hex");
    expect(JSON.parse(readFileSync(join(root, ID, "run.json"), "utf8"))).toMatchObject({
      run_id: ID,
      kind: "backtest",
      files: { "metrics.parquet": { bytes: 7, sha256: hash }, "source/s.ts": { bytes: 4 } },
    });
    expect(readdirSync(root)).toEqual([ID]);
  });

  it("keeps a complete run as it is and makes no file again", async () => {
    await storeRun(folder, ID, {}, [file("a", "first")]);
    const before = statSync(join(folder, ID)).ino;
    let made = 0;
    const again: RunFile = {
      name: "a",
      make: () => {
        made++;
        return Buffer.from("other");
      },
    };
    expect((await storeRun(folder, ID, {}, [again])).created).toBe(false);
    expect(made).toBe(0);
    expect(statSync(join(folder, ID)).ino).toBe(before);
    expect(readFileSync(join(folder, ID, "a"), "utf8")).toBe("first");
  });

  it("replaces a run with a shortened or missing file", async () => {
    await storeRun(folder, ID, {}, [file("a", "whole"), file("b", "b")]);
    truncateSync(join(folder, ID, "a"), 2);
    expect((await storeRun(folder, ID, {}, [file("a", "whole"), file("b", "b")])).created).toBe(
      true,
    );
    expect(readFileSync(join(folder, ID, "a"), "utf8")).toBe("whole");
    rmSync(join(folder, ID, "run.json"));
    await storeRun(folder, ID, {}, [file("a", "whole"), file("b", "b")]);
    expect(existsSync(join(folder, ID, "run.json"))).toBe(true);
    expect(readdirSync(folder)).toEqual([ID]);
  });

  it("adds an extra file without changing run.json, and keeps it later", async () => {
    await storeRun(folder, ID, {}, [file("a", "a")]);
    const plain = readFileSync(join(folder, ID, "run.json"), "utf8");
    await storeRun(folder, ID, {}, [file("a", "a"), { ...file("x", "extra"), extra: true }]);
    expect(readFileSync(join(folder, ID, "run.json"), "utf8")).toBe(plain);
    await storeRun(folder, ID, {}, [file("a", "a")]);
    expect(readFileSync(join(folder, ID, "x"), "utf8")).toBe("extra");
  });

  it("leaves nothing, not even the root it made, when a file cannot be made", async () => {
    const failing: RunFile = {
      name: "b",
      make: () => {
        throw new Error("no");
      },
    };
    const root = join(folder, "deep", "runs");
    await expect(storeRun(root, ID, {}, [file("a", "a"), failing])).rejects.toThrow("no");
    expect(readdirSync(folder)).toEqual([]);
  });

  it("lets one of two writers at once win and both end well", async () => {
    const slow = (): RunFile => ({
      name: "a",
      make: async () => {
        await new Promise((resolve) => setTimeout(resolve, 20));
        return Buffer.from("same");
      },
    });
    const [one, two] = await Promise.all([
      storeRun(folder, ID, {}, [slow()]),
      storeRun(folder, ID, {}, [slow()]),
    ]);
    expect([one.created, two.created].sort()).toEqual([false, true]);
    expect(readdirSync(folder)).toEqual([ID]);
  });

  it("says so when the disk is full", async () => {
    const full: RunFile = {
      name: "a",
      make: () => {
        throw Object.assign(new Error("ENOSPC: no space left on device"), { code: "ENOSPC" });
      },
    };
    await expect(storeRun(join(folder, "runs"), ID, {}, [full])).rejects.toMatchObject({
      code: "disk-full",
      exitCode: 2,
    });
    expect(readdirSync(folder)).toEqual([]);
  });

  it("refuses a root that is a file, or lies below one", async () => {
    writeFileSync(join(folder, "file"), "");
    for (const root of ["file", "file/runs"]) {
      await expect(storeRun(join(folder, root), ID, {}, [file("a", "a")])).rejects.toMatchObject({
        code: "unwritable",
      });
    }
  });
});

describe("writeFileWhole", () => {
  it("makes the folder and leaves only the file", () => {
    const path = join(folder, "index", "x.json");
    writeFileWhole(path, Buffer.from("{}"));
    expect(readFileSync(path, "utf8")).toBe("{}");
    expect(readdirSync(join(folder, "index"))).toEqual(["x.json"]);
  });
});
