// The command line from the sources, as bin/assay.mjs starts it from dist/.
import { main } from "../../src/cli/main.ts";

process.exitCode = await main(process.argv.slice(2));
