import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  changed,
  FX,
  finished,
  inPackage,
  runAssay,
  SMA_CROSS,
  startAssay,
  temporaryFolder,
} from "./run-assay.ts";

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
  it("while a strategy file loads ends the process at once and leaves nothing", async () => {
    const files = {
      "slow.ts":
        'process.stderr.write("loading");\nawait new Promise((done) => setTimeout(done, 30_000));\nexport default 1;\n',
      "endless.ts": 'process.stderr.write("loading");\nwhile (true) {}\n',
    };
    const cwd = temporaryFolder(files);
    for (const name of Object.keys(files)) {
      const child = startAssay(["backtest", name, ...BARS], { cwd });
      interruptAt(child, "loading");
      expect(await finished(child)).toMatchObject({ code: null, signal: "SIGINT", stdout: "" });
    }
    expect(readdirSync(cwd).sort()).toEqual(["endless.ts", "slow.ts"]);
  });

  it("at any moment leaves all of a run or nothing, and is not lost in blocking work", async () => {
    // All ten series, some 576,000 bars: most of the time goes into work that blocks.
    const args = ["backtest", SMA_CROSS, "--data", FX];
    const started = Date.now();
    expect((await runAssay(args, { cwd: temporaryFolder() })).code).toBe(0);
    const whole = Date.now() - started;
    for (const share of [0.25, 0.5, 0.75, 0.95]) {
      const cwd = temporaryFolder();
      const child = startAssay(args, { cwd });
      setTimeout(() => child.kill("SIGINT"), share * whole);
      const { code, signal, stderr } = await finished(child);
      // By the handler, by the signal itself where no handler could run, or too late for either.
      if (code !== 0)
        expect([code, signal]).toEqual(code === null ? [null, "SIGINT"] : [130, null]);
      if (readdirSync(cwd).length === 0) {
        expect(code).not.toBe(0);
        if (code === 130) expect(stderr).toMatch(/Interrupted; nothing was written\./);
      } else {
        // Only near the end may a run be whole already; the machine is not equally fast at all times.
        expect(share).toBeGreaterThan(0.25);
        expect(stderr).not.toMatch(/nothing was written/);
        const [run, ...others] = readdirSync(join(cwd, "runs")).filter((name) => name !== "index");
        expect(others).toEqual([]);
        expect(readdirSync(join(cwd, "runs", run!))).toContain("run.json");
      }
    }
  }, 60_000);

  it("that came while files were made is seen before the run takes its place", async () => {
    const cwd = temporaryFolder();
    const script = `
      import { installInterrupts } from ${JSON.stringify(inPackage("src/cli/interrupts.ts"))};
      import { storeRun } from ${JSON.stringify(inPackage("src/tracking/run-store.ts"))};
      installInterrupts();
      await storeRun("runs", "0123456789abcdef", {}, [
        { name: "a", make: () => {
          process.kill(process.pid, "SIGINT");
          const end = Date.now() + 100;
          while (Date.now() < end) {}
          return Buffer.alloc(1);
        } },
      ]);`;
    const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
      cwd,
      stdio: ["ignore", "pipe", "pipe"],
    });
    expect(await finished(child)).toMatchObject({
      code: 130,
      stderr: expect.stringMatching(/Interrupted; nothing was written\./),
    });
    expect(readdirSync(cwd)).toEqual([]);
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
      ...changed(BARS, "--to", "2020-12"),
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

describe("a strategy file that ends the process", () => {
  it.each([
    ["process.exit();", /mine\.ts: the strategy's code ended the process/],
    ["process.exit(0);", /mine\.ts: the strategy's code ended the process/],
    ["await new Promise(() => {});", /mine\.ts: the file awaits something that never comes/],
  ])("by `%s` is told so, with exit code 2", async (line, says) => {
    const cwd = temporaryFolder({ "mine.ts": `${line}\nexport default 1;\n` });
    const child = startAssay(["backtest", "mine.ts", ...BARS, "--json"], { cwd });
    const { code, stdout, stderr } = await finished(child);
    expect(stderr).toMatch(says);
    expect(stderr).not.toMatch(/Warning/);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: "bad-strategy" } });
    expect(code).toBe(2);
    expect(readdirSync(cwd)).toEqual(["mine.ts"]);
  });

  it("or cannot be read is named", async () => {
    const cwd = temporaryFolder({ "mine.ts": "export default 1;\n" });
    // Root may read everything, so the question is asked of the loader with the right taken away.
    const script = `
      import fs from "node:fs";
      import { syncBuiltinESMExports } from "node:module";
      fs.accessSync = () => { throw Object.assign(new Error("denied"), { code: "EACCES" }); };
      syncBuiltinESMExports();
      const { main } = await import(${JSON.stringify(inPackage("src/cli/main.ts"))});
      process.exitCode = await main(["backtest", "mine.ts", "--data", "x"]);`;
    const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
      cwd,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const { code, stderr } = await finished(child);
    expect(stderr).toMatch(/Cannot read the strategy file mine\.ts \(EACCES\)/);
    expect(code).toBe(2);
  });
});

describe("a folder that cannot be made", () => {
  const places: [string, string][] = [
    ["below a file", "file/runs"],
    // Node's own recursive mkdir never comes back from there.
    ...(process.platform === "linux"
      ? [["below /proc", "/proc/nowhere/runs"] as [string, string]]
      : []),
  ];
  it.each(places)("%s is said by backtest and import, with exit code 2", async (_, out) => {
    const cwd = temporaryFolder({
      file: "",
      "a.csv": "date,open,high,low,close\n2020-01-01,1,1,1,1\n2020-01-02,1,1,1,1\n",
    });
    for (const args of [
      ["backtest", SMA_CROSS, ...BARS],
      ["import", "a.csv"],
    ]) {
      const { code, stderr } = await runAssay([...args, "--out", out], { cwd });
      expect(stderr).toContain(`Cannot write to ${out} (`);
      expect(stderr).not.toMatch(/\n\s+at /);
      expect(code).toBe(2);
    }
    expect(readdirSync(cwd).sort()).toEqual(["a.csv", "file"]);
  });
});
