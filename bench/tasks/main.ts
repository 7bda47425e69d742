// Our side of a benchmark in a process of its own:
//
//     node --expose-gc bench/tasks/main.ts OPTIONS [cold]
//
// OPTIONS is JSON (options.ts), made by the benchmark that starts it.
import { dualSma } from "./dual-sma.ts";
import { growth } from "./growth.ts";
import { ic } from "./ic.ts";
import { luck } from "./luck.ts";
import { minutes } from "./minutes.ts";
import { open } from "./open.ts";
import { TaskOptions } from "./options.ts";
import { serve } from "./serve.ts";
import { grid, signal } from "./signal.ts";
import { smallGrid } from "./small-grid.ts";
import { sparse } from "./sparse.ts";
import { stops } from "./stops.ts";
import type { Task } from "./task.ts";

const [options = "", cold] = process.argv.slice(2);
await serve(await taskOf(TaskOptions.parse(JSON.parse(options))), cold === "cold");

function taskOf(options: TaskOptions): Task | Promise<Task> {
  switch (options.task) {
    case "dual-sma":
      return dualSma(options);
    case "growth":
      return growth(options);
    case "grid":
      return grid(options);
    case "ic":
      return ic(options);
    case "luck":
      return luck(options);
    case "minutes":
      return minutes(options);
    case "open":
      return open(options);
    case "signal":
      return signal(options);
    case "small-grid":
      return smallGrid(options);
    case "sparse":
      return sparse(options);
    case "stops":
      return stops(options);
  }
}
