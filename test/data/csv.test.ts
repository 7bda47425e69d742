import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { loadBars, ParquetLoader } from "../../src/data/index.ts";
import { AssayError } from "../../src/errors.ts";
import { DAY, expectRefusal, tempFolder } from "./files.ts";

const START = Date.UTC(2020, 0, 1);

/** Writes a CSV file of three days, one time per row as given. */
function csv(times: readonly string[], options: { header?: string; name?: string } = {}): string {
  const { header = "timestamp,open,high,low,close,volume", name = "a.csv" } = options;
  const path = join(tempFolder(), name);
  const lines = times.map((time, i) => `${time},1${i},20,5,1${i},${i}`);
  const text = `${[header, ...lines].join("\n")}\n`;
  writeFileSync(path, name.endsWith(".gz") ? gzipSync(text) : text);
  return path;
}

async function refusalOf(work: Promise<unknown>): Promise<AssayError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof AssayError) return error;
  throw new Error("expected a refusal", { cause: error });
}

async function timesOf(path: string): Promise<number[]> {
  return Array.from((await loadBars({ source: path })).bars.timestamp);
}

describe("times of a CSV file", () => {
  const days = [START, START + DAY, START + 2 * DAY];

  it.each([
    ["ISO dates", ["2020-01-01", "2020-01-02", "2020-01-03"]],
    ["slashes", ["2020/01/01", "2020/1/2", "2020/01/03"]],
    ["dots and minutes", ["2020.01.01 00:00", "2020.01.02 00:00", "2020.01.03 00:00"]],
    ["digits only", ["20200101", "20200102", "20200103"]],
    ["digits with minutes", ["202001010000", "202001020000", "202001030000"]],
    ["digits with seconds", ["20200101000000", "20200102000000", "20200103000000"]],
    ["epoch seconds", days.map((time) => String(time / 1000))],
    ["epoch milliseconds", days.map(String)],
    ["epoch microseconds", days.map((time) => `${time}000`)],
    ["Z", ["2020-01-01T00:00:00Z", "2020-01-02T00:00:00Z", "2020-01-03T00:00:00Z"]],
    ["UTC", ["2020-01-01 00:00 UTC", "2020-01-02 00:00:00 UTC", "2020-01-03 00:00UTC"]],
    ["fractions", ["2020-01-01 00:00:00.000", "2020-01-02 00:00:00.0", "2020-01-03 00:00:00"]],
    [
      "an offset",
      ["2020-01-01T02:00:00+02:00", "2020-01-02 02:00+02:00", "2020-01-03T02:00+02:00"],
    ],
    [
      "a western offset",
      ["2019-12-31 19:00-0500", "2020-01-01 19:00-0500", "2020-01-02 19:00-0500"],
    ],
  ])("are read when written as %s", async (_name, times) => {
    expect(await timesOf(csv(times))).toEqual(days);
  });

  it("keep their milliseconds", async () => {
    const times = ["2020-01-01 10:00:00.250", "2020-01-01 10:00:01", "2020-01-01 10:00:01.5"];
    const ten = START + 10 * 3_600_000;
    expect(await timesOf(csv(times))).toEqual([ten + 250, ten + 1000, ten + 1500]);
  });

  it("keep the time of day when written as digits only", async () => {
    const ten = START + 10 * 3_600_000;
    expect(await timesOf(csv(["202001011000", "202001011030"]))).toEqual([ten, ten + 1_800_000]);
    expect(await timesOf(csv(["20200101100000", "20200101100002"]))).toEqual([ten, ten + 2000]);
  });

  it.each([
    ["the name of a zone", " EST"],
    ["half a day", " PM"],
    ["a zone in brackets", "[Asia/Tokyo]"],
    ["an offset by name", " GMT+2"],
    ["anything else", "x"],
  ])("are refused when %s follows, since they would be read as UTC", async (_name, end) => {
    const times = ["2020-01-01 10:00:00", "2020-01-02 10:00:00"].map((time) => `${time}${end}`);
    await expectRefusal(
      loadBars({ source: csv(times) }),
      "unreadable-cell",
      /line 2, column "timestamp": expected a time such as 2020-01-31 or .*, got "2020-01-01 10/,
    );
  });

  it("are refused when they are none of our years, whatever their digits mean", async () => {
    // 2.5e13 counts as milliseconds: the year 2762.
    await expectRefusal(
      loadBars({ source: csv(["25000000000000", "25000086400000"]) }),
      "doubtful-time",
      /years 1900 to 2200, got 25000000000000/,
    );
  });

  it("are refused when only some have a zone", async () => {
    const path = csv(["2020-01-01T00:00:00Z", "2020-01-02T00:00:00", "2020-01-03T00:00:00Z"]);
    await expectRefusal(
      loadBars({ source: path }),
      "mixed-time-zones",
      /a\.csv.*line 2 has "2020-01-01T00:00:00Z" and line 3 has "2020-01-02T00:00:00"/,
    );
  });

  it("are refused when offsets differ", async () => {
    const path = csv([
      "2020-01-01T00:00+01:00",
      "2020-01-02T00:00+01:00",
      "2020-07-03T00:00+02:00",
    ]);
    await expectRefusal(loadBars({ source: path }), "mixed-time-zones", /line 2 .* line 4/);
  });

  it("are refused when a cell is empty or cannot be read", async () => {
    await expectRefusal(
      loadBars({ source: csv(["2020-01-01", "", "2020-01-03"]) }),
      "empty-time",
      /line 3, column "timestamp"/,
    );
    await expectRefusal(
      loadBars({ source: csv(["2020-01-01", "2020-01-32", "2020-02-03"]) }),
      "unreadable-cell",
      /line 3, column "timestamp": .* got "2020-01-32"/,
    );
  });
});

describe("columns of a CSV file", () => {
  it("are found in any case, under the names of vendors, and gzipped", async () => {
    const path = join(tempFolder(), "a.csv.gz");
    const text =
      "Date,Open,HIGH,low,Close,Tick_Volume,Name\n2020-01-01,1,3,1,2,7,X\n2020-01-01,10,30,10,20,70,Y\n";
    writeFileSync(path, gzipSync(text));
    const { bars } = await loadBars({ source: path });
    expect(bars.symbols).toEqual(["X", "Y"]);
    expect(bars.columns).toEqual({
      open: Float32Array.of(1, 10),
      high: Float32Array.of(3, 30),
      low: Float32Array.of(1, 10),
      close: Float32Array.of(2, 20),
      volume: Float32Array.of(7, 70),
    });
    const frame = await (await ParquetLoader.loadDataset(path, {}, { symbols: ["Y"] })).collect();
    expect(frame.columns).toEqual([
      "symbol",
      "timestamp",
      "open",
      "high",
      "low",
      "close",
      "volume",
    ]);
    expect(frame.height).toBe(1);
  });

  it("may be separated by semicolons, begin with a byte order mark, and hold symbols of digits", async () => {
    const path = join(tempFolder(), "a.csv");
    writeFileSync(path, "\ufeffdate;open;high;low;close;ticker\n2020-01-01;1;2;1;2;005930\n");
    const { bars } = await loadBars({ source: path });
    expect(bars.symbols).toEqual(["005930"]);
    expect(bars.columns.volume).toBeUndefined();
  });

  it("may have empty cells, which become NaN", async () => {
    const path = join(tempFolder(), "a.csv");
    writeFileSync(
      path,
      "date,open,high,low,close\n2020-01-01,,2,1,2\n2020-01-02,NaN,2,1,2\n2020-01-03,1,2,1,2\n",
    );
    const { bars, report } = await loadBars({ source: path });
    expect(Array.from(bars.columns.open!)).toEqual([Number.NaN, Number.NaN, 1]);
    expect(report.rows.repaired.empty).toEqual({ open: 2 });
  });

  it.each([
    [";", "1,5", "100.250,75"],
    ["\t", "1,5", "2,25"],
    [",", '"1,5"', '"2,25"'],
    [",", '"1,234.5"', '"2,234.5"'],
  ])("with commas in numbers, between %j, are refused with the way out", async (sep, one, two) => {
    const path = join(tempFolder(), "a.csv");
    const lines = ["date,open,high,low,close".replaceAll(",", sep)];
    for (const day of ["01", "02"]) lines.push([`2020-01-${day}`, one, two, one, two].join(sep));
    writeFileSync(path, `${lines.join("\n")}\n`);
    const error = await refusalOf(loadBars({ source: path }));
    expect(error.code).toBe("unreadable-cell");
    expect(error.message).toContain(
      `line 2, column "open": expected a number, got "${one.replaceAll('"', "")}"`,
    );
    expect(error.hint).toMatch(/decimal point.* pandas: read_csv with decimal=','/);
  });

  it.each(["a.csv", "a.csv.gz", "gzipped.csv"])(
    "with decimal commas between commas are refused by the line that is too wide: %s",
    async (name) => {
      const path = join(tempFolder(), name);
      const lines = [
        "date,open,high,low,close,name",
        '2020-01-01,1,2,1,2,"a,b"',
        "2020-01-02,1,5,2,1,2,a",
      ];
      const text = `${lines.join("\r\n")}\r\n`;
      writeFileSync(path, name === "a.csv" ? text : gzipSync(text));
      const error = await refusalOf(loadBars({ source: path }));
      expect(error.code).toBe("wider-line");
      expect(error.message).toMatch(/line 3: expected 6 fields separated by commas.*, got 7/);
      expect(error.hint).toMatch(/decimal comma/);
    },
  );

  it("are found in a gzipped file whatever its name", async () => {
    const path = join(tempFolder(), "gzipped.csv");
    writeFileSync(
      path,
      gzipSync("date;open;high;low;close\n2020-01-01;1;2;1;2\n2020-01-02;1;2;1;2\n"),
    );
    expect(await timesOf(path)).toEqual([START, START + DAY]);
  });

  it("must hold numbers", async () => {
    const path = join(tempFolder(), "a.csv");
    writeFileSync(path, "date,open,high,low,close\n2020-01-01,1,2,1,2\n2020-01-02,1,2,one,2\n");
    await expectRefusal(
      loadBars({ source: path }),
      "unreadable-cell",
      /a\.csv, line 3, column "low": expected a number, got "one"/,
    );
  });
});
