// Writes the source tables of a generated universe and a signal on it, in a process of its own, whose
// memory is given back when it ends:
//
//     node bench/universe/make.ts FOLDER SPEC
//
// SPEC is JSON (BenchUniverse).
import { join } from "node:path";
import { z } from "zod";
import { generateUniverse } from "../../test/helpers/universe/generate.ts";
import { noiseSignal } from "../../test/helpers/universe/signals.ts";
import { writeSignal, writeUniverse } from "../../test/helpers/universe/write.ts";

const Spec = z.object({
  seed: z.number(),
  days: z.number(),
  securities: z.number(),
  firstDate: z.number(),
  listings: z.number(),
  delistings: z.number(),
});

const [folder = "", spec = ""] = process.argv.slice(2);
const options = Spec.parse(JSON.parse(spec));
const universe = generateUniverse(options);
await writeUniverse(universe, folder);
// Moves slowly, as signals that are traded do.
const signal = noiseSignal(universe, { seed: options.seed + 1, persistence: 0.95 });
await writeSignal(signal, join(folder, "signal.parquet"));
