import pl, { type DataFrame } from "nodejs-polars";
import { KernelMemory, TILE } from "../kernels/memory.ts";
import { type Bars, symbolBars } from "../strategy/bars.ts";
import { Evaluator } from "../strategy/evaluator.ts";
import { kindAt, type Program } from "../strategy/program.ts";
import { nodeLabel } from "../strategy/program-text.ts";
import { repeatedColumn, timeColumn } from "./columns.ts";

/**
 * `features.parquet` of `--debug`: `symbol, timestamp` and every series of the strategy's graph but
 * constants as float64, named by its expression, for every loaded bar, warm-up included. NaN is not known. A
 * kernel's reason codes are numbers; its reasons stand in the source.
 */
export function featuresTable(bars: Bars, program: Program): DataFrame {
  const streams = Array.from(program.kindOf, (_, node) => {
    const { op, outputs } = kindAt(program, node);
    return Array.from({ length: op === "constant" ? 0 : outputs }, (_, output) => ({
      node,
      output,
      values: new Float64Array(bars.timestamp.length),
    }));
  }).flat();
  const memory = new KernelMemory();
  const evaluator = new Evaluator(program, memory);
  memory.commit();
  evaluator.prepare();
  for (let index = 0; index < bars.symbols.length; index++) {
    const symbol = symbolBars(bars, index);
    const offset = bars.offsets[index]!;
    evaluator.reset();
    for (let start = 0; start < symbol.timestamp.length; start += TILE) {
      const length = Math.min(TILE, symbol.timestamp.length - start);
      evaluator.run(symbol, start, length);
      for (const { node, output, values } of streams) {
        const tile = memory.float64(evaluator.stream(node, output));
        values.set(tile.subarray(0, length), offset + start);
      }
    }
  }
  const names = columnNames(program, streams);
  return pl.DataFrame([
    repeatedColumn(
      "symbol",
      bars.symbols.map((text, i) => ({ text, count: bars.offsets[i + 1]! - bars.offsets[i]! })),
    ),
    timeColumn("timestamp", bars.timestamp),
    ...streams.map(({ values }, i) => pl.Series(names[i]!, values)),
  ]);
}

/** Labels made unique; two kernels may share a name, and long labels their beginning. */
function columnNames(
  program: Program,
  streams: readonly { readonly node: number; readonly output: number }[],
): string[] {
  const used = new Set(["symbol", "timestamp"]);
  return streams.map(({ node, output }) => {
    let name = nodeLabel(program, node, output);
    if (used.has(name)) name = `${name} $${node}.${output}`;
    used.add(name);
    return name;
  });
}
