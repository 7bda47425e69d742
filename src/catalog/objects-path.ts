import { join } from "node:path";

/** Folder of the shared tables, beside the snapshots. */
export const OBJECTS = "objects";

/** Where the object of a table lies in the folder of the snapshots. */
export function objectPath(hash: string, table: string): string {
  return join(OBJECTS, hash.slice(0, 2), `${hash}_${table}.parquet`);
}

/** Where the shared raw store of a table lies. */
export function rawObjectPath(hash: string, table: string): string {
  return join(OBJECTS, hash.slice(0, 2), `${hash}_${table}.raw`);
}
