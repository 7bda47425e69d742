import { fileURLToPath } from "node:url";
import { Command, CommanderError } from "commander";
import { ENGINE_VERSION } from "../tracking/version.ts";
import { refuseRepeatedOptions } from "./arguments.ts";
import { registerBacktest } from "./backtest/command.ts";
import { registerDemo } from "./demo/command.ts";
import { watchForEarlyExit } from "./early-exit.ts";
import { registerImport } from "./import.ts";
import { installInterrupts } from "./interrupts.ts";
import { registerOptimize } from "./optimize/command.ts";
import { print, reportError, tolerateClosedPipe, usageError } from "./output.ts";
import { registerRuns } from "./runs/command.ts";
import { registerSignal } from "./signal/command.ts";
import { registerSnapshot } from "./snapshot/command.ts";
import { registerSuite } from "./suite/command.ts";
import { registerTearsheet } from "./tearsheet/command.ts";
import { registerWalkForward } from "./walkforward/command.ts";

/**
 * Runs one command of `assay`. Figures go to standard output, everything else to standard error;
 * nothing is thrown.
 *
 * @param argv arguments after the program's name, as in `process.argv.slice(2)`.
 * @returns the exit code: 0, 1 when work failed, 2 for bad usage or input. Ctrl-C leaves the process
 *   with 130.
 */
export async function main(argv: readonly string[]): Promise<number> {
  // help is written by the parser of the arguments
  tolerateClosedPipe();
  const endInterrupts = installInterrupts();
  const endWatch = watchForEarlyExit(argv);
  try {
    const program = createProgram();
    if (argv.length === 0) await print(program.helpInformation());
    else await program.parseAsync([...argv], { from: "user" });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return 0;
      return await reportError(usageError(error), argv);
    }
    return await reportError(error, argv);
  } finally {
    endWatch();
    endInterrupts();
  }
}

/** What a shell can call from any folder. */
const DOOR = fileURLToPath(new URL("../../bin/assay.mjs", import.meta.url));

function createProgram(): Command {
  const program = new Command("assay")
    .description(
      "A research workbench for trading signals and strategies: fast, honest, reproducible.",
    )
    .version(ENGINE_VERSION)
    .addHelpText(
      "after",
      `
Example:
  npx assay demo
  npx assay backtest my-strategy.ts --data bars.parquet --symbol GBPUSD

Outside the clone's folder: node ${DOOR} … instead of npx assay …`,
    );
  // Settings are inherited by the commands that are registered after them.
  program.exitOverride().configureOutput({ writeErr: () => {}, outputError: () => {} });
  registerDemo(program);
  registerImport(program);
  registerBacktest(program);
  registerOptimize(program);
  registerWalkForward(program);
  registerSnapshot(program);
  registerSignal(program);
  registerSuite(program);
  registerTearsheet(program);
  registerRuns(program);
  refuseRepeatedOptions(program);
  return program;
}
