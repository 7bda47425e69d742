import { createHash } from "node:crypto";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { fingerprintBars, loadBars } from "../../src/data/index.ts";
import type { Bars } from "../../src/strategy/bars.ts";
import { changed, series, tempFolder, writeParquet } from "./files.ts";

const BARS: Bars = {
  symbols: ["A", "é"],
  offsets: Int32Array.of(0, 2, 3),
  timestamp: Float64Array.of(1, 2, 1),
  columns: { close: Float32Array.of(1.5, 2.5, 3.5), open: Float32Array.of(1, Number.NaN, 3) },
  timeframe: 1,
  periodsPerYear: 252,
};

function sha256(...parts: readonly Buffer[]): Buffer {
  return createHash("sha256").update(Buffer.concat(parts)).digest();
}

describe("fingerprintBars", () => {
  it("is the SHA-256 of the documented bytes", () => {
    const times = sha256(
      text("A"),
      uint32(2),
      text("é"),
      uint32(1),
      Buffer.from(Float64Array.of(1, 2, 1).buffer),
    );
    const close = sha256(text("close"), times, Buffer.from(Float32Array.of(1.5, 2.5, 3.5).buffer));
    const whole = sha256(text("vendor"), text("2020-01-01"), close);
    const { fingerprint, columns } = fingerprintBars(BARS, {
      vendor: "vendor",
      asOf: "2020-01-01",
      assetClass: "fx",
    });
    expect(fingerprint).toBe(whole.toString("hex").slice(0, 16));
    expect(columns.close).toBe(close.toString("hex").slice(0, 16));
    expect(Object.keys(columns)).toEqual(["open", "close"]);
  });

  it("covers the bars of the range, and the columns' hashes the others too", async () => {
    const folder = tempFolder();
    const rows = ["A", "B"].flatMap((symbol, s) =>
      series(200, { base: 100 * (s + 1) }).map((row) => changed(row, { symbol })),
    );
    const source = await writeParquet(join(folder, "a.parquet"), rows);
    const range = { from: rows[120]!.timestamp, to: rows[180]!.timestamp };
    const prints = [];
    for (const warmup of [0, 30, 90]) {
      const look = { kind: "window", bars: warmup } as const;
      const { bars } = await loadBars({ source, ...range }, { warmup: look });
      prints.push(fingerprintBars(bars, {}, range));
    }
    const [bare, short, long] = prints;
    expect(short!.fingerprint).toBe(bare!.fingerprint);
    expect(long!.fingerprint).toBe(bare!.fingerprint);
    for (const name of ["open", "high", "low", "close", "volume"] as const) {
      expect(new Set(prints.map(({ columns }) => columns[name])).size).toBe(3);
    }
    // The same range cut out of all bars, so that some lie behind it too.
    const { bars } = await loadBars({ source });
    expect(fingerprintBars(bars, {}, range).fingerprint).toBe(bare!.fingerprint);
    const { from, to } = range;
    for (const other of [{ from: from + 60_000, to }, { from, to: to - 60_000 }, {}]) {
      expect(fingerprintBars(bars, {}, other).fingerprint).not.toBe(bare!.fingerprint);
    }
  });

  it("hashes a column with a warm-up as the documented two digests", () => {
    const digest = (symbols: [string, number][], times: number[], closes: number[]) => {
      const heads = symbols.flatMap(([symbol, count]) => [text(symbol), uint32(count)]);
      const own = sha256(...heads, Buffer.from(Float64Array.from(times).buffer));
      return sha256(text("close"), own, Buffer.from(Float32Array.from(closes).buffer));
    };
    const inside = digest(
      [
        ["A", 1],
        ["é", 0],
      ],
      [2],
      [2.5],
    );
    const outside = digest(
      [
        ["A", 1],
        ["é", 1],
      ],
      [1, 1],
      [1.5, 3.5],
    );
    const { fingerprint, columns } = fingerprintBars(BARS, {}, { from: 2 });
    expect(columns.close).toBe(sha256(inside, outside).toString("hex").slice(0, 16));
    expect(fingerprint).toBe(sha256(text(""), text(""), inside).toString("hex").slice(0, 16));
  });

  it("takes every NaN for the same", () => {
    const other = new Float32Array(3);
    other.set(BARS.columns.open!);
    new Uint32Array(other.buffer)[1] = 0xffc00123;
    expect(other[1]).toBeNaN();
    const bars = { ...BARS, columns: { ...BARS.columns, open: other } };
    expect(fingerprintBars(bars, {})).toEqual(fingerprintBars(BARS, {}));
  });

  it("changes with any close, time, symbol, vendor or as-of, and the open only with its own hash", () => {
    const base = fingerprintBars(BARS, {});
    const variants: [Bars, Parameters<typeof fingerprintBars>[1]][] = [
      [{ ...BARS, timestamp: Float64Array.of(1, 2, 2) }, {}],
      [{ ...BARS, symbols: ["A", "B"] }, {}],
      [{ ...BARS, columns: { close: Float32Array.of(1.5, 2.5, 3.25) } }, {}],
      [{ ...BARS, offsets: Int32Array.of(0, 1, 3) }, {}],
      [BARS, { vendor: "x" }],
      [BARS, { asOf: "x" }],
    ];
    const prints = variants.map(([bars, from]) => fingerprintBars(bars, from).fingerprint);
    expect(new Set([base.fingerprint, ...prints]).size).toBe(7);
    const open = Float32Array.of(1, 2, 3);
    const changedOpen = fingerprintBars({ ...BARS, columns: { ...BARS.columns, open } }, {});
    expect(changedOpen.fingerprint).toBe(base.fingerprint);
    expect(changedOpen.columns.close).toBe(base.columns.close);
    expect(changedOpen.columns.open).not.toBe(base.columns.open);
  });

  it("does not depend on row groups or compression, and sees a change of one cell", async () => {
    const folder = tempFolder();
    const rows = series(500, {});
    const print = async (name: string, some: typeof rows, options: object) => {
      const source = await writeParquet(join(folder, `${name}.parquet`), some, options);
      const { bars } = await loadBars({ source, symbols: ["A"] });
      return fingerprintBars(bars, {});
    };
    const one = await print("1", rows, { rowGroupSize: 17, compression: "snappy" });
    expect(await print("2", rows, { compression: "zstd" })).toEqual(one);
    const touched = rows.with(250, changed(rows[250]!, { close: rows[250]!.close! + 1 }));
    expect((await print("3", touched, {})).fingerprint).not.toBe(one.fingerprint);
  });
});

function text(value: string): Buffer {
  return Buffer.concat([uint32(Buffer.byteLength(value)), Buffer.from(value)]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
