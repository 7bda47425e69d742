import { readFileSync } from "node:fs";
import type { ColumnName } from "../../src/strategy/bars.ts";

/** Columns of one symbol in float64, as the file has them. */
export type FixtureColumns = Readonly<Record<ColumnName, Float64Array>>;

const FOLDER = new URL("../fixtures/indicators/", import.meta.url);

export function readFixture(name: string): string {
  return readFileSync(new URL(name, FOLDER), "utf8");
}

/** 502 daily bars, the ones that the oracles were computed on. */
export function readQuotes(): FixtureColumns {
  return columnsOf(rowsOf("quotes.csv"));
}

/** 750 hour bars of GBPUSD or USDJPY in points, around 132331 and 114854. */
export function readFx(symbol: "GBPUSD" | "USDJPY"): FixtureColumns {
  return columnsOf(
    rowsOf("fx_hourly.csv").flatMap(([name, ...cells]) => (name === symbol ? [cells] : [])),
  );
}

function rowsOf(name: string): string[][] {
  const lines = readFixture(name).trim().split("\n").slice(1);
  return lines.map((line) => line.split(","));
}

/** Cells are time, open, high, low, close, volume. */
function columnsOf(rows: readonly (readonly string[])[]): FixtureColumns {
  const numbers = (place: number) => Float64Array.from(rows, (cells) => Number(cells[place]));
  return {
    timestamp: Float64Array.from(rows, (cells) => Date.parse(cells[0]!)),
    open: numbers(1),
    high: numbers(2),
    low: numbers(3),
    close: numbers(4),
    volume: numbers(5),
  };
}
