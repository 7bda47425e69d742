import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { AssayError } from "../errors.ts";
import { checkOfBytes, checkOfFile, hasLength, sameCheck } from "./file-check.ts";
import { findSnapshot } from "./find-snapshot.ts";
import { FORMAT } from "./format.ts";
import { identityHashes } from "./identity-hashes.ts";
import {
  type Component,
  MANIFEST,
  manifestChecksum,
  readManifest,
  type SnapshotManifest,
} from "./manifest.ts";
import { isWhole } from "./objects.ts";
import { parseRawIndex, RAW, RAW_INDEX, rawCalendarName, rawFolderName } from "./raw-index.ts";
import { rawDifference } from "./raw-verify.ts";
import { requireTableFile, tableNames } from "./table-files.ts";
import { computeTableHash } from "./table-hash.ts";
import { openTable } from "./table-source.ts";
import { computeSnapshotFingerprint } from "./value-hash.ts";

/** One thing that is not as it was when the snapshot was made. */
export interface IntegrityProblem {
  /** Name of the table, or `manifest`. */
  readonly table: string;
  readonly problem: string;
  /** Hash as the manifest states it, and of the values that are there now; where they differ. */
  readonly expected?: string;
  readonly found?: string;
}

/** What came of checking a snapshot. */
export interface IntegrityReport {
  readonly id: string;
  readonly version: number;
  /** Whether nothing differs. */
  readonly ok: boolean;
  /** False for formats 1 to 4, whose hashes another program made: there files are only read. */
  readonly recomputed: boolean;
  readonly tables: readonly {
    readonly table: string;
    /** Null where the format keeps none. */
    readonly hash: string | null;
    readonly ok: boolean;
  }[];
  readonly problems: readonly IntegrityProblem[];
}

/**
 * Reads everything of a snapshot and names every table that differs from what was written: the bytes
 * of each file, the values of each table against its hash, the raw store against the table, the manifest
 * against its checksum and the fingerprint. Of formats 1 to 4 each table is read, no more.
 *
 * @param idOrPath as for `loadCatalog`
 * @throws AssayError `unknown-snapshot`, `damaged-manifest`, `newer-format`
 */
export async function verifySnapshotIntegrity(
  idOrPath: string,
  { folder = "snapshots" }: { readonly folder?: string } = {},
): Promise<IntegrityReport> {
  const path = findSnapshot(idOrPath, folder);
  const manifest = readManifest(path);
  const problems: IntegrityProblem[] = manifestProblems(path, manifest);
  const tables: IntegrityReport["tables"][number][] = [];
  for (const table of tableNames(path, manifest)) {
    const component = manifest.version === FORMAT ? manifest.components?.[table] : undefined;
    const found = component
      ? await tableProblems(path, manifest, table, component)
      : await readingProblems(path, manifest, table);
    problems.push(...found);
    tables.push({ table, hash: statedHash(manifest, table), ok: found.length === 0 });
  }
  return {
    id: basename(path),
    version: manifest.version,
    ok: problems.length === 0,
    recomputed: manifest.version === FORMAT,
    tables,
    problems,
  };
}

function statedHash(manifest: SnapshotManifest, table: string): string | null {
  const file = manifest.files?.[table];
  const old = typeof file === "object" ? file.hash : undefined;
  return manifest.components?.[table]?.hash ?? manifest.objects?.[table]?.hash ?? old ?? null;
}

function manifestProblems(path: string, manifest: SnapshotManifest): IntegrityProblem[] {
  if (manifest.version !== FORMAT) return [];
  const problems: IntegrityProblem[] = [];
  const checksum = manifestChecksum(readFileSync(join(path, MANIFEST), "utf8"));
  if (checksum !== manifest.checksum) {
    problems.push({ table: "manifest", problem: `${MANIFEST} differs from its checksum` });
  }
  const { vendor, as_of: asOf } = manifest;
  const fingerprint = computeSnapshotFingerprint(identityHashes(manifest.components ?? {}), {
    vendor: vendor ?? undefined,
    asOf: asOf ?? undefined,
  });
  if (fingerprint !== manifest.fingerprint) {
    problems.push({
      table: "manifest",
      problem: `the fingerprint is not that of the hashes (${manifest.fingerprint}, not ${fingerprint})`,
    });
  }
  return problems;
}

async function tableProblems(
  path: string,
  manifest: SnapshotManifest,
  table: string,
  component: Component,
): Promise<IntegrityProblem[]> {
  const problems: IntegrityProblem[] = [];
  const { hash, file, raw } = component;
  let readable = false;
  try {
    const parquet = requireTableFile(path, manifest, table);
    if (file && !sameCheck(checkOfFile(parquet), file)) {
      problems.push({ table, problem: "the bytes of the Parquet file differ" });
    }
    const found = await computeTableHash(parquet, table);
    readable = found === hash;
    if (!readable) {
      problems.push({
        table,
        problem: `the values differ: hash ${found}, expected ${hash}`,
        expected: hash,
        found,
      });
    }
  } catch (error) {
    problems.push({ table, problem: reasonOf(error) });
  }
  if (!raw) return problems;
  const damage = await rawDamage(path, manifest, table, component, readable);
  if (damage !== undefined) problems.push({ table, problem: damage });
  return problems;
}

/** What is wrong with the raw store of a table, if anything is. */
async function rawDamage(
  path: string,
  manifest: SnapshotManifest,
  table: string,
  { hash, raw }: Component,
  readable: boolean,
): Promise<string | undefined> {
  const missing = "the raw store is missing (it is made from the Parquet file when it is needed)";
  if (!raw) return undefined;
  if (table === "trading_date") {
    const file = join(path, RAW, rawCalendarName(hash));
    if (!hasLength(file, raw)) return missing;
    return sameCheck(checkOfFile(file), raw) ? undefined : "the raw file differs";
  }
  const folder = join(path, RAW, rawFolderName(hash, table));
  let text: Buffer;
  try {
    text = readFileSync(join(folder, RAW_INDEX));
  } catch {
    return missing;
  }
  const index = parseRawIndex(text.toString("utf8"));
  if (!index || !sameCheck(checkOfBytes(text), raw)) return "the index of the raw store differs";
  if (!isWhole(folder, index)) return "files of the raw store differ";
  return readable ? await rawDifference(path, manifest, table, hash) : undefined;
}

/** Whether a table of an older format can be read. */
async function readingProblems(
  path: string,
  manifest: SnapshotManifest,
  table: string,
): Promise<IntegrityProblem[]> {
  try {
    const source = await openTable(requireTableFile(path, manifest, table));
    for (const column of source.columns) await source.column(column);
    return [];
  } catch (error) {
    return [{ table, problem: reasonOf(error) }];
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof AssayError) return error.message.replace(/\.$/, "");
  throw error;
}
