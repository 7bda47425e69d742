import { randomUUID } from "node:crypto";
import { existsSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { dirname } from "node:path";
import { makeFolders, writeError } from "../../data/folders.ts";
import { isAlive } from "../../data/process-alive.ts";
import { fieldAt, fieldsOf } from "../fields.ts";
import { pause } from "./client.ts";

/** A lock that nobody touched for this long was left behind. */
const STALE_MS = 60_000;
const TOUCH_MS = 10_000;
const LOOK_MS = 100;

/** Locks of this process, with their tokens. */
const held = new Map<string, string>();

/**
 * Does work that only one process may do at a time; others wait until it is done. The lock of a process
 * that is gone is taken over.
 *
 * @param path of the lock's file; its folder is made
 */
export async function withLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  const token = randomUUID();
  while (!(await acquired(path, token))) await pause(LOOK_MS);
  if (held.size === 0) process.once("exit", releaseAll);
  held.set(path, token);
  const touching = setInterval(() => touch(path), TOUCH_MS).unref();
  try {
    return await work();
  } finally {
    clearInterval(touching);
    release(path);
    if (held.size === 0) process.removeListener("exit", releaseAll);
  }
}

function release(path: string): void {
  if (holder(path).token === held.get(path)) rmSync(path, { force: true });
  held.delete(path);
}

function releaseAll(): void {
  for (const path of [...held.keys()]) release(path);
}

async function acquired(path: string, token: string): Promise<boolean> {
  const left = isLeft(path);
  if (left) rmSync(path, { force: true });
  try {
    makeFolders(dirname(path));
    const text = JSON.stringify({ token, pid: process.pid, host: hostname() });
    writeFileSync(path, text, { flag: "wx" });
  } catch (error) {
    if (existsSync(path)) return false;
    throw writeError(
      error,
      dirname(path),
      "make the store writable: what was sent is noted there.",
    );
  }
  // Two that found the same old lock may have removed each other's new one: the last one has it.
  if (left) await pause(LOOK_MS);
  return holder(path).token === token;
}

/** Whether the lock is there and its holder is not. */
function isLeft(path: string): boolean {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats) return false;
  const { pid, host } = holder(path);
  if (typeof pid === "number" && host === hostname() && !isAlive(pid)) return true;
  return Date.now() - stats.mtimeMs > STALE_MS;
}

function holder(path: string) {
  try {
    const document = fieldsOf(JSON.parse(readFileSync(path, "utf8")));
    return {
      token: fieldAt(document, "token"),
      pid: fieldAt(document, "pid"),
      host: fieldAt(document, "host"),
    };
  } catch {
    // Gone, or not written yet.
    return { token: undefined, pid: undefined, host: undefined };
  }
}

function touch(path: string): void {
  try {
    const now = new Date();
    utimesSync(path, now, now);
  } catch {
    // Taken over by another process: then it is not ours to touch.
  }
}
