/** A process that sweeps on threads and does not close them; it should end by itself. */
import { threadCompute } from "../../src/compute/thread-pool.ts";
import { generateGrid } from "../../src/optimize/grid.ts";
import { sweep } from "../../src/optimize/sweep/sweep.ts";
import { makeBars, walk } from "../helpers/bars.ts";
import { smaCross } from "../helpers/sma-cross.ts";

const compute = threadCompute({ threads: 2, early: true });
const sets = generateGrid(smaCross, { fast: "2:12:1", slow: "20:38:1" });
const bars = makeBars({ A: walk(1, 300) });
const { spread } = await sweep(bars, smaCross, sets, { compute });
// The native libraries of a process are those of all its threads.
const report = JSON.stringify(process.report.getReport());
const libraries = report.includes("sharedObjects");
process.stdout.write(JSON.stringify({ spread, libraries, polars: report.includes("polars") }));
