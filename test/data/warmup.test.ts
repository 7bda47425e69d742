import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadBars } from "../../src/data/index.ts";
import { changed, series, tempFolder, writeHive, writeParquet } from "./files.ts";

const HOUR = 3_600_000;
const FROM = Date.UTC(2020, 2, 10, 5);
const ROWS = series(100 * 24, { step: HOUR });

/** A hive folder and a file of the same hours, from 2020-01-01 on. */
async function sources(): Promise<string[]> {
  const folder = tempFolder();
  const root = join(folder, "hive");
  await writeHive(root, "A", ROWS);
  return [root, await writeParquet(join(folder, "A.parquet"), ROWS)];
}

const isBefore = (time: number) => time < FROM;

describe("loadBars with from and a warm-up", () => {
  it.each(["window", "recursive"] as const)(
    "loads as many earlier bars as a %s look-back wants",
    async (kind) => {
      for (const source of await sources()) {
        for (const bars of [1, 30, 1000]) {
          const loaded = await loadBars({ source, from: FROM }, { warmup: { kind, bars } });
          const times = loaded.bars.timestamp;
          expect(times.filter(isBefore).length).toBe(bars);
          expect(loaded.report.warmupBars).toBe(bars);
          expect(Array.from(times)).toEqual(
            ROWS.map((row) => row.timestamp).filter((time) => time >= FROM - bars * HOUR),
          );
        }
      }
    },
  );

  it("loads all earlier bars for an unbounded look-back, and where there are too few", async () => {
    const all = ROWS.map((row) => row.timestamp).filter(isBefore).length;
    for (const source of await sources()) {
      for (const warmup of [{ kind: "unbounded" }, { kind: "window", bars: 99_999 }] as const) {
        const { bars } = await loadBars({ source, from: FROM }, { warmup });
        expect(bars.timestamp.filter(isBefore).length).toBe(all);
      }
    }
  });

  it("loads none unless asked", async () => {
    for (const source of await sources()) {
      const { bars } = await loadBars({ source, from: FROM });
      expect(bars.timestamp[0]).toBe(FROM);
    }
  });

  it("opens only the latest files that hold enough bars", async () => {
    const [source] = await sources();
    const range = { from: FROM, to: FROM + HOUR };
    const { report } = await loadBars(
      { source: source!, ...range },
      { warmup: { kind: "window", bars: 24 * 20 } },
    );
    expect(report.files.map((file) => /month=\d+/.exec(file)![0])).toEqual([
      "month=02",
      "month=03",
    ]);
  });

  it("counts bars with a positive close only, over gaps", async () => {
    const gapped = ROWS.map((row, i) => (i % 3 === 0 ? row : changed(row, { close: 0 })));
    const source = await writeParquet(join(tempFolder(), "A.parquet"), gapped);
    const { bars } = await loadBars(
      { source, from: FROM },
      { warmup: { kind: "window", bars: 7 } },
    );
    expect(bars.timestamp.filter(isBefore).length).toBe(7);
  });

  it("counts per symbol, and leaves out symbols without bars in the range", async () => {
    const root = tempFolder();
    await writeHive(root, "A", ROWS);
    await writeHive(
      root,
      "HALF",
      ROWS.filter((_, i) => i % 2 === 0),
    );
    await writeHive(root, "OVER", ROWS.slice(0, 100));
    const { bars } = await loadBars(
      { source: root, from: FROM },
      { warmup: { kind: "window", bars: 50 } },
    );
    expect(bars.symbols).toEqual(["A", "HALF"]);
    for (const s of [0, 1]) {
      const times = bars.timestamp.subarray(bars.offsets[s]!, bars.offsets[s + 1]!);
      expect(times.filter(isBefore).length).toBe(50);
    }
  });

  it("counts resampled bars, all whole", async () => {
    for (const source of await sources()) {
      const { bars } = await loadBars(
        { source, from: FROM, timeframe: "1d" },
        { warmup: { kind: "window", bars: 10 } },
      );
      // The first whole day from 05:00 on 10 March is 11 March; ten days before it is 1 March.
      expect(bars.timestamp[0]).toBe(Date.UTC(2020, 2, 1));
      const first = ROWS.find((row) => row.timestamp === Date.UTC(2020, 2, 1))!;
      expect(bars.columns.open![0]).toBe(first.open);
    }
  });
});
