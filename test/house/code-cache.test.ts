import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";

const MODULE = new URL("../../bin/code-cache.mjs", import.meta.url).href;
const LARGE = new URL("../../node_modules/commander/index.js", import.meta.url).href;

/** Loads a module as bin/assay.mjs does, with the cache folder of a user; prints "loaded". */
function load(cache: string): string {
  const program = `import { keepCompiledCode } from "${MODULE}"; keepCompiledCode(); await import("${LARGE}"); console.log("loaded");`;
  const variables = { HOME: cache, XDG_CACHE_HOME: cache, LOCALAPPDATA: cache };
  return execFileSync(process.execPath, ["--input-type=module", "-e", program], {
    encoding: "utf8",
    env: { ...process.env, ...variables, NODE_DISABLE_COMPILE_CACHE: undefined },
    stdio: ["ignore", "pipe", "inherit"],
  });
}

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "assay-cache-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

describe("keepCompiledCode", () => {
  it("keeps compiled code in the user's cache folder", () => {
    const cache = temporaryFolder();
    expect(load(cache)).toBe("loaded\n");
    expect(readdirSync(cache, { recursive: true }).length).toBeGreaterThan(5);
  });

  it("does without where it cannot write", () => {
    const file = join(temporaryFolder(), "no-folder");
    writeFileSync(file, "");
    expect(load(file)).toBe("loaded\n");
  });
});
