import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { FX, finished, inPackage, startAssay, temporaryFolder } from "./run-assay.ts";

const BARS = ["--data", FX, "--symbol", "GBPUSD", "--from", "2020-01", "--to", "2020-02"];

/** Sends Ctrl-C once the process has written `text` to standard error. */
function interruptAt(child: ReturnType<typeof startAssay>, text: string): void {
  let seen = "";
  child.stderr?.on("data", (chunk: unknown) => {
    const before = seen.includes(text);
    seen += String(chunk);
    if (!before && seen.includes(text)) child.kill("SIGINT");
  });
}

describe("Ctrl-C", () => {
  it("while something is awaited ends with 130 and leaves nothing", async () => {
    const cwd = temporaryFolder({
      "slow.ts":
        'process.stderr.write("loading");\nawait new Promise((done) => setTimeout(done, 30_000));\nexport default 1;\n',
    });
    const child = startAssay(["backtest", "slow.ts", ...BARS], { cwd });
    interruptAt(child, "loading");
    expect(await finished(child)).toMatchObject({ code: 130, stdout: "" });
    expect(readdirSync(cwd)).toEqual(["slow.ts"]);
  });

  it("while a strategy computes ends the process at once and leaves nothing", async () => {
    const cwd = temporaryFolder({
      "busy.ts":
        'import { kernel, strategy } from "assay";\n' +
        'export default strategy({ name: "busy", version: "1", params: {}, signal: ({ close }) => kernel({\n' +
        '  name: "k", inputs: [close], state: [0], outputs: ["p"],\n' +
        '  step: (_, state, out) => {\n    if (state[0] === 0) process.stderr.write("computing");\n    state[0] = 1;\n' +
        "    const end = Date.now() + 30_000;\n    while (Date.now() < end) {}\n    out[0] = 0;\n  } }).p });\n",
    });
    const child = startAssay(["backtest", "busy.ts", ...BARS], { cwd });
    interruptAt(child, "computing");
    const started = Date.now();
    // Ended by the signal itself, which a shell shows as 130.
    expect(await finished(child)).toMatchObject({ code: null, signal: "SIGINT", stdout: "" });
    expect(Date.now() - started).toBeLessThan(20_000);
    expect(readdirSync(cwd)).toEqual(["busy.ts"]);
  });

  it("while files are written ends with 130 and removes what was written", async () => {
    const cwd = temporaryFolder();
    const script = `
      import { installInterrupts } from ${JSON.stringify(inPackage("src/cli/interrupts.ts"))};
      import { storeRun } from ${JSON.stringify(inPackage("src/tracking/run-store.ts"))};
      installInterrupts();
      await storeRun("new/runs", "0123456789abcdef", {}, [
        { name: "a", make: () => Buffer.alloc(10_000) },
        { name: "b", make: () => {
          process.stderr.write("writing");
          return new Promise((done) => setTimeout(done, 30_000, Buffer.alloc(1)));
        } },
      ]);`;
    const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
      cwd,
      stdio: ["ignore", "pipe", "pipe"],
    });
    interruptAt(child, "writing");
    expect(await finished(child)).toMatchObject({ code: 130 });
    expect(readdirSync(cwd)).toEqual([]);
  });
});

describe("a full disk", () => {
  it("is said, exits with 2 and leaves nothing", async () => {
    const cwd = temporaryFolder();
    // A limit of 16 blocks (8 or 16 KB) a file is the nearest to a full disk that needs no rights:
    // the system itself refuses the write. It holds the parameters' file and not the frame.
    const strategy = inPackage("examples/strategies/sma-cross.ts");
    const args = [
      "backtest",
      strategy,
      ...BARS,
      "--to",
      "2020-12",
      "--out",
      join(cwd, "runs"),
      "--json",
    ];
    const child = spawn(
      "sh",
      [
        "-c",
        'ulimit -f 16; exec "$@"',
        "sh",
        process.execPath,
        inPackage("test/cli/assay.ts"),
        ...args,
      ],
      { cwd, stdio: ["ignore", "pipe", "pipe"] },
    );
    const { code, stdout } = await finished(child);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: "disk-full" } });
    expect(code).toBe(2);
    expect(readdirSync(cwd)).toEqual([]);
  });

  it("is no reason to leave a folder that could not be made", async () => {
    const cwd = temporaryFolder({ file: "" });
    const strategy = inPackage("examples/strategies/sma-cross.ts");
    const child = startAssay(["backtest", strategy, ...BARS, "--out", "file/runs"], { cwd });
    const { code, stderr } = await finished(child);
    expect(stderr).toMatch(/Cannot write to file\/runs/);
    expect(code).toBe(2);
    expect(readdirSync(cwd)).toEqual(["file"]);
  });
});
