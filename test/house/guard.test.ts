import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { hasNativePolars, isNewEnough } from "../../bin/runtime.mjs";

const REPOSITORY = join(import.meta.dirname, "..", "..");

/** Makes a Node of today call itself 20, since one machine has an old Node and the next does not. */
const PRETEND_OLD = `data:text/javascript,Object.defineProperty(process, "versions", {
  value: { ...process.versions, node: "20.20.2" },
});`;

/** A built command line that tells what it was called with and leaves with 7. */
const ENTRY = `export async function main(argv) {
  console.log(JSON.stringify({ argv, node: process.versions.node }));
  return 7;
}`;

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "assay-guard-"));
  cpSync(join(REPOSITORY, "bin"), join(root, "bin"), { recursive: true });
  plant("package.json", '{ "type": "module" }');
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

function plant(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

function plantPolars(...platforms: readonly string[]): void {
  const names = ["linux-x64-gnu", "linux-arm64-gnu", "darwin-arm64", "win32-x64-msvc"];
  const optionalDependencies = Object.fromEntries(
    names.map((name) => [`nodejs-polars-${name}`, "1"]),
  );
  plant("node_modules/nodejs-polars/package.json", JSON.stringify({ optionalDependencies }));
  for (const name of platforms) {
    plant(`node_modules/nodejs-polars-${name}/package.json`, "{}");
  }
}

function plantOwnNode(): void {
  mkdirSync(join(root, "node_modules/node/bin"), { recursive: true });
  symlinkSync(process.execPath, join(root, "node_modules/node/bin/node"));
}

function assay(args: readonly string[], flags: readonly string[] = []) {
  const command = [...flags, join(root, "bin/assay.mjs"), ...args];
  return spawnSync(process.execPath, command, { encoding: "utf8" });
}

const HERE = `${process.platform}-${process.arch}${process.platform === "linux" ? "-gnu" : ""}`;

describe("bin/assay.mjs", () => {
  it("hands its arguments to the command line and leaves with its code", () => {
    plantPolars(HERE);
    plant("dist/cli/main.js", ENTRY);
    const { status, stdout } = assay(["backtest", "--json"]);
    expect(status).toBe(7);
    expect(JSON.parse(stdout).argv).toEqual(["backtest", "--json"]);
  });

  it("runs itself again on the project's own Node where it was started on an old one", () => {
    plantPolars(HERE);
    plantOwnNode();
    plant("dist/cli/main.js", ENTRY);
    const { status, stdout } = assay(["demo"], ["--import", PRETEND_OLD]);
    expect(status).toBe(7);
    expect(JSON.parse(stdout)).toEqual({ argv: ["demo"], node: process.versions.node });
  });

  it("waits for what it runs to clean up after Ctrl-C, and leaves with its code", async () => {
    plantPolars(HERE);
    plantOwnNode();
    plant(
      "dist/cli/main.js",
      `export const main = () => new Promise((resolve) => {
        const alive = setInterval(() => {}, 1000);
        process.on("SIGINT", () => setTimeout(() => {
          console.log("cleaned");
          clearInterval(alive);
          resolve(130);
        }, 100));
        console.log("ready");
      });`,
    );
    const child = spawn(process.execPath, ["--import", PRETEND_OLD, join(root, "bin/assay.mjs")]);
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      if (text.includes("ready")) child.kill("SIGINT");
    });
    const [code] = await once(child, "close");
    expect({ code, output }).toEqual({ code: 130, output: "ready\ncleaned\n" });
  });

  it("says in one line what to run on an old Node without another one", () => {
    plant("dist/cli/main.js", ENTRY);
    const { status, stdout, stderr } = assay(["demo"], ["--import", PRETEND_OLD]);
    expect(status).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toMatch(/^assay: .*22\.18.*20\.20\.2.*npm run build.*\n$/);
  });

  it("says in one line what to run when npm left out the native package", () => {
    plantPolars();
    plant("dist/cli/main.js", ENTRY);
    const { status, stderr } = assay(["demo"]);
    expect(status).toBe(2);
    expect(stderr).toMatch(/^assay: .*nodejs-polars.*npm run build.*\n$/);
  });

  it("says in one line what to run when nothing is built", () => {
    plantPolars(HERE);
    const { status, stderr } = assay(["demo"]);
    expect(status).toBe(2);
    expect(stderr).toMatch(/^assay: .*npm run build.*\n$/);
  });

  it("prints its complaint as one JSON document with --json", () => {
    plantPolars(HERE);
    const { status, stdout } = assay(["demo", "--json"]);
    expect(status).toBe(2);
    const { error } = JSON.parse(stdout);
    expect(Object.keys(error)).toEqual(["code", "message", "hint"]);
  });
});

describe("isNewEnough", () => {
  it.each([
    ["20.20.2", false],
    ["22.17.9", false],
    ["22.18.0", true],
    ["v22.18.0", true],
    ["22.100.0", true],
    ["24.0.0", true],
  ])("of %s is %s", (version, answer) => expect(isNewEnough(version)).toBe(answer));
});

describe("hasNativePolars", () => {
  it("is true where the package of this platform is installed", () => {
    plantPolars(HERE);
    expect(hasNativePolars(root)).toBe(true);
  });

  it("is false where only the package of another platform is installed", () => {
    plantPolars(process.platform === "darwin" ? "linux-x64-gnu" : "darwin-arm64");
    expect(hasNativePolars(root)).toBe(false);
  });

  it("is false where nothing is installed", () => expect(hasNativePolars(root)).toBe(false));
});
