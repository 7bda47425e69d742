import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll } from "vitest";
import { z } from "zod";

/** Absolute path of a file of the package. */
export function inPackage(path: string): string {
  return fileURLToPath(new URL(`../../${path}`, import.meta.url));
}

export const FX = inPackage("examples/data/fx_hourly.parquet");
export const SMA_CROSS = inPackage("examples/strategies/sma-cross.ts");

export interface Finished {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Surroundings {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts `assay` as a process of its own. */
export function startAssay(args: readonly string[], { cwd, env }: Surroundings = {}): ChildProcess {
  return spawn(process.execPath, [inPackage("test/cli/assay.ts"), ...args], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
}

/** What a started process printed and how it ended. */
export function finished(child: ChildProcess): Promise<Finished> {
  const printed = { stdout: "", stderr: "" };
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    printed.stdout += text;
  });
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    printed.stderr += text;
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve({ code, signal, ...printed }));
  });
}

/**
 * A command line and more of it; an option that it has already, with a value, takes the new value in
 * its old place.
 */
export function changed(command: readonly string[], ...changes: readonly string[]): string[] {
  const args = [...command];
  for (let i = 0; i < changes.length; i++) {
    const change = changes[i]!;
    const at = change.startsWith("--") ? command.indexOf(change) : -1;
    if (at < 0) args.push(change);
    else args[at + 1] = changes[++i]!;
  }
  return args;
}

export function runAssay(
  args: readonly string[],
  surroundings: Surroundings = {},
): Promise<Finished> {
  return finished(startAssay(args, surroundings));
}

const ManyResults = z.array(z.object({ code: z.number(), stdout: z.string(), stderr: z.string() }));

/** Runs several command lines in one process, which is faster than a process each. */
export async function runMany(
  commands: readonly (readonly string[])[],
  { cwd }: Surroundings = {},
): Promise<z.infer<typeof ManyResults>> {
  const args = [inPackage("test/cli/assay-many.ts"), JSON.stringify(commands)];
  const { stdout, stderr } = await finished(
    spawn(process.execPath, args, { cwd, stdio: ["ignore", "pipe", "pipe"] }),
  );
  try {
    return ManyResults.parse(JSON.parse(stdout));
  } catch {
    throw new Error(`expected results, got ${stdout.slice(0, 500)} ${stderr.slice(0, 2000)}`);
  }
}

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A folder that is removed after the tests of the file, with the given files in it. */
export function temporaryFolder(files: Readonly<Record<string, string>> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), "assay-cli-"));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

/** Hash of every file below a folder, by its path there. */
export function hashesBelow(folder: string): Record<string, string> {
  const hashes: Record<string, string> = {};
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    hashes[relative(folder, path)] = createHash("sha256").update(readFileSync(path)).digest("hex");
  }
  return hashes;
}
