import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const REPOSITORY = join(import.meta.dirname, "..", "..");

let root: string;

/**
 * A clone whose `npm` and `npx` are stand-ins: they write down how they were called, then "install"
 * a polars for this platform. The task `start` prints what it was called with.
 */
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "assay-run-"));
  for (const folder of ["bin", "scripts"]) {
    cpSync(join(REPOSITORY, folder), join(root, folder), { recursive: true });
  }
  const native = `nodejs-polars-${process.platform}-${process.arch}-gnu`;
  plant("package.json", '{ "type": "module" }');
  plant("package-lock.json", "{}");
  plant("assembly/index.ts", "");
  plant("src/index.ts", "");
  plant("tsconfig.json", "{}");
  plant("tsconfig.build.json", "{}");
  plant("scripts/build-kernels.mjs", 'console.log("kernels");');
  plant("src/kernels/wasm.generated.ts", "");
  const install = `#!/bin/sh
echo "$(basename "$0") $*" >> calls
if [ -n "$STUBBORN" ]; then exit "$STUBBORN"; fi
mkdir -p node_modules/nodejs-polars node_modules/${native} node_modules/typescript/bin
echo '{ "optionalDependencies": { "${native}": "1" } }' > node_modules/nodejs-polars/package.json
if [ -z "$LEAVE_OUT" ]; then echo '{}' > node_modules/${native}/package.json; fi
echo 'require("node:fs").cpSync("compiled", process.argv.at(-1), { recursive: true });' \\
  > node_modules/typescript/bin/tsc
echo '{}' > node_modules/.package-lock.json
`;
  plant("machine/npm", install, 0o755);
  plant("machine/npx", install, 0o755);
  plant("machine/node", "#!/bin/sh\necho v$MACHINE_NODE\n", 0o755);
  plant(
    "compiled/cli/main.js",
    "export const main = async (argv) => { console.log(JSON.stringify(argv)); return 5; };",
  );
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

function plant(path: string, text: string, mode = 0o644): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text, { mode });
}

function run(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const path = [join(root, "machine"), process.env.PATH].join(delimiter);
  const result = spawnSync(process.execPath, [join(root, "scripts/run.mjs"), ...args], {
    encoding: "utf8",
    cwd: root,
    env: { ...process.env, PATH: path, MACHINE_NODE: process.versions.node, ...env },
  });
  const calls = spawnSync("cat", [join(root, "calls")], { encoding: "utf8" }).stdout;
  return { ...result, calls: calls.split("\n").filter((line) => line !== "") };
}

describe("scripts/run.mjs", () => {
  it("installs, builds and runs on a fresh clone, and passes arguments and exit code through", () => {
    const { status, stdout, calls } = run(["start", "runs", "list"]);
    expect(calls).toEqual(["npm ci"]);
    expect(stdout).toContain('["runs","list"]');
    expect(status).toBe(5);
  });

  it("installs with a newer Node where the machine's own is old", () => {
    const { calls } = run(["start"], { MACHINE_NODE: "20.20.2" });
    expect(calls).toEqual(["npx -y -p node@24 -- npm ci"]);
  });

  it("neither installs nor builds again when nothing has changed", () => {
    run(["start"]);
    const { status, stdout, stderr, calls } = run(["start"]);
    expect({ status, calls, stderr }).toEqual({ status: 5, calls: ["npm ci"], stderr: "" });
    expect(stdout).toBe("[]\n");
  });

  it("installs again when the lock file is newer than what is installed", () => {
    run(["start"]);
    const later = new Date(Date.now() + 60_000);
    utimesSync(join(root, "package-lock.json"), later, later);
    expect(run(["start"]).calls).toHaveLength(2);
  });

  it("installs again when somebody's npm left out the native package", () => {
    run(["start"], { LEAVE_OUT: "1" });
    expect(run(["start"]).calls).toHaveLength(2);
  });

  it("says what to run when npm leaves out the native package even so", () => {
    const { status, stderr } = run(["start"], { LEAVE_OUT: "1" });
    expect(status).toBe(2);
    expect(stderr).toMatch(/native package of nodejs-polars.*npx -y -p node@24 -- npm ci/);
  });

  it("stops when npm fails", () => {
    const { status, stderr } = run(["start"], { STUBBORN: "3" });
    expect(status).toBe(2);
    expect(stderr).toContain("`npm ci` failed with code 3");
  });

  it("builds the kernels again when a source of theirs is newer", () => {
    run(["start"]);
    const later = new Date(Date.now() + 60_000);
    utimesSync(join(root, "assembly/index.ts"), later, later);
    expect(run(["start"]).stdout).toContain("kernels");
  });

  it("builds dist again when a source has changed, and leaves nothing of a deleted one", () => {
    run(["start"]);
    plant("dist/deleted.js", "");
    plant("compiled/cli/main.js", "export const main = async () => 6;");
    const later = new Date(Date.now() + 60_000);
    utimesSync(join(root, "src/index.ts"), later, later);
    expect(run(["start"]).status).toBe(6);
    expect(spawnSync("ls", [join(root, "dist")], { encoding: "utf8" }).stdout).toBe("cli\n");
  });

  it("refuses a task it does not know", () => {
    const { status, stderr } = run(["dance"]);
    expect(status).toBe(2);
    expect(stderr).toContain("Known: build, demo, start, bench, test");
  });
});
