import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openSignal } from "../../src/catalog/signal-file.ts";
import { SignalThreads } from "../../src/compute/signal-threads.ts";
import type { SignalRows } from "../../src/signals/catalog-port.ts";
import type { SignalRunner } from "../../src/signals/signal-study.ts";
import { runChunk } from "../../src/signals/study/chunk.ts";
import type { Chunk } from "../../src/signals/study/inputs.ts";
import { runSignalChunk } from "../../src/signals/study/signal-chunk.ts";
import type { StudyRunner } from "../../src/signals/study/study.ts";
import { runSuite, type SuiteOptions, type SuiteResult } from "../../src/signals/suite.ts";
import { memoryCatalog } from "../helpers/universe/catalog.ts";
import { generateUniverse } from "../helpers/universe/generate.ts";
import { noiseSignal } from "../helpers/universe/signals.ts";
import { writeSignal } from "../helpers/universe/write.ts";

/** Long enough for baselines of a year and for several chunks of 64 days. */
const universe = generateUniverse({ seed: 41, days: 330, securities: 150, gaps: 0.01 });
const catalog = memoryCatalog(universe);
/** With ties: three digits of a slow signal. */
const rows = (() => {
  const noise = noiseSignal(universe, { seed: 42, persistence: 0.9 });
  return { ...noise, signal: noise.signal.map((value) => Math.round(value * 100) / 100) };
})();
const OPTIONS: SuiteOptions = {
  residualize: ["off", "industry", "all"],
  hold: 2,
  mincos: 3,
  universe: "1",
  from: "2010-02-15",
};

/** Cuts the days of all chunks anew, and goes through them in an order of its own. */
function recut(chunks: readonly Chunk[], days: number, reverse: boolean): Chunk[] {
  const [from, to] = [chunks[0]!.from, chunks.at(-1)!.to];
  const cut = Array.from({ length: Math.ceil((to - from) / days) }, (_, i) => ({
    from: from + i * days,
    to: Math.min(to, from + (i + 1) * days),
  }));
  return reverse ? cut.reverse() : cut;
}

let wanted: SuiteResult;

beforeAll(async () => {
  wanted = await runSuite(rows, catalog, OPTIONS);
});

describe("a suite has the same bits", () => {
  it("at all: figures that are known, ties, days without a name", () => {
    expect(Object.keys(wanted.results)).toHaveLength(9);
    expect(Number.isNaN(wanted.base.sharpe)).toBe(false);
    expect(wanted.ic.every(({ ic }) => ic.count > 200)).toBe(true);
    expect(Object.keys(wanted.correlations)).toHaveLength(3);
  });

  it.each([
    [1, false],
    [7, true],
    [64, true],
    [1000, false],
  ])("when days are worked on %d at a time, backwards: %s", async (days, reverse) => {
    const runner: StudyRunner = {
      run: async (inputs, plan, chunks, done) => {
        for (const chunk of recut(chunks, days, reverse)) done(runChunk(inputs, plan, chunk));
      },
    };
    const signalRunner: SignalRunner = {
      run: async (inputs, plan, chunks, done) => {
        for (const chunk of recut(chunks, days, reverse)) done(runSignalChunk(inputs, plan, chunk));
      },
    };
    expect(await runSuite(rows, catalog, { ...OPTIONS, runner, signalRunner })).toEqual(wanted);
  });

  it.each([1, 2, 3])("on %d threads, and again on the same ones", async (count) => {
    await using threads = new SignalThreads(count);
    expect(threads.threads).toBe(count);
    const { runner, signalRunner } = threads;
    for (let time = 0; time < 2; time++)
      expect(await runSuite(rows, catalog, { ...OPTIONS, runner, signalRunner })).toEqual(wanted);
  });

  it("as the one before, whatever was computed in between", async () => {
    const other = noiseSignal(universe, { seed: 43, persistence: 0 });
    await runSuite(other, catalog, { baselines: false, tcModel: "naive", tcBps: 3 });
    expect(await runSuite(rows, catalog, OPTIONS)).toEqual(wanted);
  });
});

describe("a signal file", () => {
  const folder = mkdtempSync(join(tmpdir(), "assay-bits-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  it("has the same rows, and so the same bits, in whatever order they stand", async () => {
    const count = rows.signal.length;
    // 7919 is prime and divides no such count: each row once, neighbours far apart.
    expect(count % 7919).not.toBe(0);
    const shuffled = pick(rows, (row) => (row * 7919 + 13) % count);
    const path = join(folder, "shuffled.parquet");
    await writeSignal(shuffled, path);
    const read = (await openSignal(path)).rows;
    expect(shuffled).not.toEqual(rows);
    for (const name of ["securityId", "dateSig", "dateAvail", "signal"] as const)
      expect(Array.from(read[name])).toEqual(Array.from(rows[name]));
    expect(await runSuite(read, catalog, OPTIONS)).toEqual(wanted);
  });
});

function pick(source: SignalRows, from: (row: number) => number): SignalRows {
  return {
    securityId: source.securityId.map((_, row) => source.securityId[from(row)]!),
    dateSig: source.dateSig.map((_, row) => source.dateSig[from(row)]!),
    dateAvail: source.dateAvail.map((_, row) => source.dateAvail[from(row)]!),
    signal: source.signal.map((_, row) => source.signal[from(row)]!),
  };
}
