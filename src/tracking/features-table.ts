import pl, { type DataFrame } from "nodejs-polars";
import { KernelMemory, TILE } from "../kernels/memory.ts";
import { type Bars, symbolBars } from "../strategy/bars.ts";
import { Evaluator } from "../strategy/evaluator.ts";
import { nodeLabel, type Program } from "../strategy/program.ts";
import { repeatedColumn, timeColumn } from "./columns.ts";

/** Longest column name; a deeper expression is named by its number and operation instead. */
const LONGEST_LABEL = 160;

/**
 * `features.parquet` of `--debug`: `symbol, timestamp` and every series of the strategy's graph but
 * constants as float64, named by its expression, for every loaded bar, warm-up included. NaN is not known. A
 * kernel's reason codes are numbers; its reasons stand in the source.
 */
export function featuresTable(bars: Bars, program: Program): DataFrame {
  const streams = program.nodes.flatMap((node, number) =>
    Array.from({ length: node.op === "constant" ? 0 : node.outputs }, (_, output) => ({
      node: number,
      output,
      values: new Float64Array(bars.timestamp.length),
    })),
  );
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

/** Labels made unique; two kernels may share a name. */
function columnNames(
  program: Program,
  streams: readonly { readonly node: number; readonly output: number }[],
): string[] {
  const used = new Set(["symbol", "timestamp"]);
  return streams.map(({ node, output }) => {
    const label = nodeLabel(program, node, output);
    const short = label.length <= LONGEST_LABEL;
    let name = short ? label : `$${node} ${program.nodes[node]!.op}[${output}]`;
    if (used.has(name)) name = `${name} $${node}`;
    used.add(name);
    return name;
  });
}
