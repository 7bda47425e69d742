import { describe, expect, it } from "vitest";
import { BarsBuilder } from "../../src/data/clean.ts";
import type { Table } from "../../src/data/table.ts";
import type { PriceColumn } from "../../src/strategy/bars.ts";

const MINUTE = 60_000;

function table(times: readonly number[], cells: Partial<Record<PriceColumn, number[]>> = {}) {
  const rows: Table = {
    symbol: "A",
    rows: times.length,
    timestamp: () => Float64Array.from(times),
    column: (name) => Float32Array.from(cells[name] ?? times.map(() => 1)),
  };
  return rows;
}

function build(rows: Table, names: readonly PriceColumn[] = ["close"]) {
  const builder = new BarsBuilder(names, rows.rows);
  builder.begin();
  const disorder = builder.add(rows);
  builder.end("A");
  return { disorder, ...builder.finish(), report: builder.report };
}

describe("rows become bars", () => {
  // Over four hours the low half of a float64 in ms passes the sign bit and overflows many times.
  const minutes = Array.from({ length: 240 }, (_, i) => Date.UTC(2020, 5, 1) + i * MINUTE);

  it.each([
    ["of our days", minutes],
    ["a millisecond apart", minutes.map((_, i) => Date.UTC(2020, 5, 1) + i)],
    ["before 1970", minutes.map((time) => time - Date.UTC(2000))],
    ["from before 1970 to after", minutes.map((_, i) => (i - 120) * MINUTE)],
    ["from 1970 on", minutes.map((_, i) => i)],
  ])("when their times %s ascend", (_, times) => {
    const { disorder, timestamp } = build(table(times));
    expect(disorder).toBe(-1);
    expect([...timestamp]).toEqual(times);
  });

  it("unless a time steps back, wherever it does", () => {
    for (let row = 1; row < minutes.length; row++) {
      const swapped = minutes.with(row - 1, minutes[row]!).with(row, minutes[row - 1]!);
      expect(build(table(swapped)).disorder).toBe(row);
    }
  });

  it("once when a row is there twice", () => {
    for (let row = 0; row < minutes.length; row++) {
      const { timestamp, report } = build(table(minutes.toSpliced(row, 0, minutes[row]!)));
      expect([...timestamp]).toEqual(minutes);
      expect(report.dropped.duplicate_row).toBe(1);
    }
  });

  it("when their close is a positive number, down to the smallest and up to the largest", () => {
    const smallest = 2 ** -149;
    const largest = (2 - 2 ** -23) * 2 ** 127;
    const close = [smallest, 1, largest, 0, -0, -1, -smallest, Number.NaN, Infinity, -Infinity];
    const { columns, report } = build(table(minutes.slice(0, close.length), { close }));
    expect([...columns.close!]).toEqual([smallest, 1, largest]);
    expect(report.dropped.no_positive_close).toBe(7);
  });

  it("with empty cells for what cannot be a price or a volume", () => {
    const cells = [2, 0, -0, -1, Number.NaN, Infinity, -Infinity, 2 ** -149];
    const { columns, report } = build(
      table(minutes.slice(0, cells.length), { open: cells, volume: cells }),
      ["open", "close", "volume"],
    );
    const { NaN: empty } = Number;
    expect([...columns.open!]).toEqual([2, empty, empty, empty, empty, empty, empty, 2 ** -149]);
    expect([...columns.volume!]).toEqual([2, 0, -0, empty, empty, empty, empty, 2 ** -149]);
    expect(report.repaired).toEqual({
      empty: { open: 1, volume: 1 },
      impossible: { open: 5, volume: 3 },
    });
  });
});
