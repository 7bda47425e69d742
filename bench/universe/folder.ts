import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { BenchUniverse } from "./sizes.ts";

const MAKE = fileURLToPath(new URL("make.ts", import.meta.url));

/**
 * A folder with source tables (`ret`, `risk`, `descriptor`, `trading_date`) and `signal.parquet`, made
 * on first use.
 *
 * @param cache folder to keep it in
 * @throws Error when it cannot be made
 */
export function universeFolder(cache: string, spec: BenchUniverse): string {
  const words = JSON.stringify(spec);
  const hash = createHash("sha256").update(words).update(readFileSync(MAKE));
  const folder = join(cache, `universe-${hash.digest("hex").slice(0, 8)}`);
  if (existsSync(folder)) return folder;
  console.error(`bench: making a universe of ${spec.days} days × ${spec.securities} names (once)`);
  const partial = `${folder}-${process.pid}`;
  mkdirSync(partial);
  const { status } = spawnSync(process.execPath, [MAKE, partial, words], { stdio: "inherit" });
  if (status !== 0) {
    rmSync(partial, { recursive: true });
    throw new Error(`${MAKE} ended with ${status}`);
  }
  renameSync(partial, folder);
  return folder;
}
