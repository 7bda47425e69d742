// Our side of a benchmark in a process of its own:
//
//     node --expose-gc bench/tasks/main.ts OPTIONS [cold]
//
// OPTIONS is JSON (options.ts), made by the benchmark that starts it, from what this is built to
// (lib/built-tasks.ts). Only the code of the task is loaded, as on the other side.
import { TaskOptions } from "./options.ts";
import { serve } from "./serve.ts";
import type { Task } from "./task.ts";

const [options = "", cold] = process.argv.slice(2);
await serve(await taskOf(TaskOptions.parse(JSON.parse(options))), cold === "cold");

async function taskOf(options: TaskOptions): Promise<Task> {
  switch (options.task) {
    case "dual-sma":
      return (await import("./dual-sma.ts")).dualSma(options);
    case "growth":
      return (await import("./growth.ts")).growth(options);
    case "grid":
      return (await import("./signal.ts")).grid(options);
    case "ic":
      return (await import("./ic.ts")).ic(options);
    case "luck":
      return (await import("./luck.ts")).luck(options);
    case "minutes":
      return (await import("./minutes.ts")).minutes(options);
    case "open":
      return (await import("./open.ts")).open(options);
    case "signal":
      return (await import("./signal.ts")).signal(options);
    case "small-grid":
      return (await import("./small-grid.ts")).smallGrid(options);
    case "sparse":
      return (await import("./sparse.ts")).sparse(options);
    case "stops":
      return (await import("./stops.ts")).stops(options);
  }
}
