import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { z } from "zod";
import { readColumns } from "../bars/parquet.ts";
import type { TaskOptions } from "../tasks/options.ts";
import type { Columns } from "../tasks/task.ts";
import { builtTasks } from "./built-tasks.ts";

const Ready = z.object({
  ready: z.literal(true),
  data_mb: z.number().optional(),
  versions: z.record(z.string(), z.string()).optional(),
});
const Ran = z.object({ seconds: z.number(), peak_rss_mb: z.number() });
const Answered = z.object({ answers: z.string(), columns: z.array(z.string()).optional() });
/** What a process says about its failure lies at the end. */
const KEPT_WORDS = 4000;
/**
 * Garbage is collected before each run (tasks/serve.ts). To V8 that is a moment of want, in which it also
 * throws away code that it has compiled: the warm-up would be undone.
 */
const FLAGS = ["--expose-gc", "--no-flush-bytecode"];

/** What a run cost: wall time of the task alone, and the most its process held until then. */
export interface RunCost {
  readonly ms: number;
  readonly megabytes: number;
}

/** A process that was started once, is warm, and does its task when told to (peers/peer_protocol.py). */
export class Served {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #lines: AsyncIterator<string>;
  readonly #name: string;
  #words = "";
  /** Size of the data that lie in its memory, in MB; 0 where it does not say. */
  dataMegabytes = 0;
  /** Name and version of what it runs on. */
  versions: readonly string[] = [];

  private constructor(name: string, child: ChildProcessWithoutNullStreams) {
    this.#name = name;
    this.#child = child;
    this.#lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    child.stderr.on("data", (words: Buffer) => {
      this.#words = (this.#words + words.toString()).slice(-KEPT_WORDS);
    });
  }

  /** Our side. @param onOneCore whether the whole process is kept to one core, with all that V8 does beside it. */
  static ours(options: TaskOptions, onOneCore = false): Promise<Served> {
    const args = [...FLAGS, builtTasks(), JSON.stringify(options)];
    if (onOneCore) return Served.start("taskset", ["--cpu-list", "0", process.execPath, ...args]);
    return Served.start(process.execPath, args);
  }

  /** Our answers, from a process that is gone then: what it held for them counts nowhere. */
  static async ourAnswers(options: TaskOptions, path: string): Promise<Columns> {
    const args = [...FLAGS, builtTasks(), JSON.stringify(options), "cold"];
    const served = await Served.start(process.execPath, args);
    try {
      return await served.answers(path);
    } finally {
      await served.close();
    }
  }

  /** Starts a program and waits until it is warm. @throws Error when it fails. */
  static async start(
    program: string,
    args: readonly string[],
    environment: Readonly<Record<string, string>> = {},
  ): Promise<Served> {
    const child = spawn(program, args, { env: { ...process.env, ...environment } });
    const served = new Served(args.join(" "), child);
    const { data_mb, versions } = Ready.parse(await served.#reply());
    served.dataMegabytes = data_mb ?? 0;
    served.versions = Object.entries(versions ?? {}).map(([name, version]) => `${name} ${version}`);
    return served;
  }

  async run(): Promise<RunCost> {
    const { seconds, peak_rss_mb } = Ran.parse(await this.#ask("run"));
    return { ms: seconds * 1000, megabytes: peak_rss_mb };
  }

  /** What came out, read from a file at `path` that it writes. */
  async answers(path: string): Promise<Columns> {
    const { columns } = Answered.parse(await this.#ask(`answers ${path}`));
    return columns ? plainColumns(path, columns) : readColumns(path);
  }

  async close(): Promise<void> {
    const ended = new Promise((resolve) => this.#child.once("close", resolve));
    this.#child.stdin.end();
    await ended;
  }

  #ask(request: string): Promise<unknown> {
    this.#child.stdin.write(`${request}\n`);
    return this.#reply();
  }

  async #reply(): Promise<unknown> {
    const { value, done } = await this.#lines.next();
    if (done) throw new Error(`${this.#name} ended before it answered\n${this.#words}`);
    return JSON.parse(value);
  }
}

/** Float64 columns, one after the other. */
function plainColumns(path: string, names: readonly string[]): Columns {
  const { buffer, byteOffset, byteLength } = readFileSync(path);
  const values = new Float64Array(buffer.slice(byteOffset, byteOffset + byteLength));
  const rows = values.length / names.length;
  return Object.fromEntries(
    names.map((name, i) => [name, values.subarray(i * rows, (i + 1) * rows)]),
  );
}
