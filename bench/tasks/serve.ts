import { readFileSync, writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { setTimeout } from "node:timers/promises";
import { sizeOf } from "../bars/series.ts";
import type { Task } from "./task.ts";

/**
 * Warms up and answers requests from standard input until it ends: the protocol of
 * peers/peer_protocol.py, so that both sides are measured alike. Answers are written as float64
 * columns, one after the other, named in the reply.
 *
 * @param cold whether nothing is done before the first request: for answers alone.
 */
export async function serve(
  { data, run, answers, warmUp = run }: Task,
  cold: boolean,
): Promise<void> {
  const end = performance.now() + WARM_UP_MS;
  while (!cold) {
    await collectGarbage();
    await warmUp();
    if (performance.now() >= end) break;
  }
  say({ ready: true, data_mb: data.reduce((sum, bars) => sum + sizeOf(bars), 0) / 1e6 });
  for await (const line of createInterface({ input: process.stdin })) {
    const [request, path] = line.trim().split(" ");
    await collectGarbage();
    if (request === "run") {
      const start = performance.now();
      await run();
      const seconds = (performance.now() - start) / 1000;
      say({ seconds, peak_rss_mb: peakMegabytes() });
    } else if (request === "answers" && path !== undefined) {
      const columns = await answers();
      writeFileSync(path, Buffer.concat(Object.values(columns).map(bytesOf)));
      say({ answers: path, columns: Object.keys(columns) });
    } else {
      throw new Error(`unknown request: ${line}`);
    }
  }
}

/**
 * Compilers do what is hot while it runs; so each side does its task until it has done it for so long,
 * at least once (peers/peer_protocol.py).
 */
const WARM_UP_MS = 2000;

/**
 * What earlier runs left behind is collected before the clock starts, as on the other side. V8 gives freed
 * memory back to the system on threads of its own, hence a pause.
 */
async function collectGarbage(): Promise<void> {
  if (!globalThis.gc) throw new Error("start with --expose-gc");
  globalThis.gc();
  await setTimeout(PAUSE_MS);
}

/** Before the clock starts; the other side pauses as long (peers/peer_protocol.py). */
const PAUSE_MS = 100;

/**
 * The most that this process ever held. Linux counts the parent's memory at the start in `maxRSS`, so
 * there its own count is read.
 */
function peakMegabytes(): number {
  if (process.platform !== "linux") return (process.resourceUsage().maxRSS * 1024) / 1e6;
  const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync("/proc/self/status", "utf8"));
  return (Number(kilobytes?.[1]) * 1024) / 1e6;
}

function bytesOf({ buffer, byteOffset, byteLength }: Float64Array): Uint8Array {
  return Uint8Array.from(new Uint8Array(buffer, byteOffset, byteLength));
}

function say(message: Readonly<Record<string, unknown>>): void {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}
