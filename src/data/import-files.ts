import { renameSync, rmSync } from "node:fs";
import { mkdir, open, readdir, rmdir, stat, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import type pl from "nodejs-polars";
import { AssayError } from "../errors.ts";
import { makeFolders, removeEmptyFolders, writeError } from "./folders.ts";
import { letSignalsIn } from "./pending-signals.ts";

/** How an import puts bytes on disk; the port by which tests make the disk fail. */
export interface ImportDisk {
  writeParquet(frame: pl.DataFrame, path: string): Promise<void>;
  writeText(path: string, text: string): Promise<void>;
}

export const DISK: ImportDisk = {
  async writeParquet(frame, path) {
    await frame
      .lazy()
      .sinkParquet(path, { compression: "zstd", compressionLevel: 3, statistics: "full" })
      .collect();
  },
  async writeText(path, text) {
    await writeFile(path, text);
  },
};

/**
 * Makes a folder all at once: `fill` writes into a hidden folder beside it, which is renamed when
 * everything is on disk, and removed when anything fails or the process ends first.
 *
 * @throws AssayError `out-exists` unless `out` does not exist or is an empty folder, `disk-full`,
 *   `unwritable`; nothing is left behind then.
 */
export async function makeFolder(
  out: string,
  fill: (folder: string) => Promise<void>,
): Promise<void> {
  const target = resolve(out);
  const parent = dirname(target);
  const draft = join(parent, `.assay-import-${process.pid}-${Date.now().toString(36)}`);
  let made: string | undefined;
  const remove = () => {
    rmSync(draft, { recursive: true, force: true, maxRetries: 5 });
    if (made) removeEmptyFolders(parent, made);
  };
  process.once("exit", remove);
  try {
    await requireFree(out);
    made = makeFolders(parent);
    await mkdir(draft);
    await fill(draft);
    await syncFolder(draft);
    await requireFree(out);
    await rmdir(target).catch(() => {});
    await letSignalsIn();
    renameSync(draft, target);
  } catch (error) {
    remove();
    throw writeError(error, out, "choose another folder with --out.");
  } finally {
    process.removeListener("exit", remove);
  }
}

async function requireFree(out: string): Promise<void> {
  const stats = await stat(out).catch(() => undefined);
  if (!stats || (stats.isDirectory() && (await readdir(out)).length === 0)) return;
  throw new AssayError(
    "out-exists",
    `${out}: expected a folder that does not exist or is empty.`,
    "Choose another --out, or remove it first.",
  );
}

/** Asks the system to put the folder's entries on disk, where it can. */
async function syncFolder(path: string): Promise<void> {
  const handle = await open(path).catch(() => undefined);
  await handle?.sync().catch(() => {});
  await handle?.close();
}
