import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const MODULE = new URL("../../src/data/free-frames.ts", import.meta.url).href;

/** Runs a program in a process whose heap holds nothing of the tests'. */
function printed(program: string): string {
  const cwd = fileURLToPath(new URL("../..", import.meta.url));
  const source = `import pl from "nodejs-polars"; import { freeFrames, freeRecent } from "${MODULE}"; ${program}`;
  return execFileSync(process.execPath, ["--input-type=module", "-e", source], {
    encoding: "utf8",
    cwd,
  });
}

it("freeFrames gives back the memory of frames that nobody holds, at once", () => {
  // Twenty frames of 16 MB each; kept until V8 cares, they would take 320 MB.
  const growth = printed(`
    const before = process.memoryUsage().rss;
    for (let i = 0; i < 20; i++) {
      pl.DataFrame([pl.repeat(1.5, 2_000_000, "x")]).select(pl.col("x").mul(pl.lit(2)));
      await freeFrames();
    }
    console.log((process.memoryUsage().rss - before) / 1e6, typeof globalThis.gc);
  `).split(" ");
  expect(Number(growth[0])).toBeLessThan(120);
  expect(growth[1]!.trim()).toBe("undefined");
});

it("freeRecent gives back what was copied out of a frame just before", () => {
  // A hundred copies of 8 MB each, of which some are young when V8 itself looks for what is dead.
  const growth = printed(`
    const series = pl.repeat(1.5, 1_000_000, "x");
    const before = process.memoryUsage().rss;
    let most = 0;
    for (let i = 0; i < 100; i++) {
      series.toTypedArray();
      await freeRecent();
      most = Math.max(most, process.memoryUsage().rss - before);
    }
    console.log(most / 1e6);
  `);
  expect(Number(growth)).toBeLessThan(60);
});
