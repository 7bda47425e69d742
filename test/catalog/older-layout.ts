import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { manifestBytes } from "../../src/catalog/manifest.ts";
import { rowPlaces } from "../helpers/row-places.ts";

/**
 * Turns the raw stores of a snapshot into those of an older layout, and the manifest vouches for them: a
 * place per row, sums are CRC-32, and in layout 1 all whole numbers take four bytes.
 */
export function asLayout(layout: 1 | 2, path: string): void {
  const { checksum: _, ...manifest } = JSON.parse(
    readFileSync(join(path, "manifest.json"), "utf8"),
  );
  const sumOf = (bytes: Uint8Array) => ({
    bytes: bytes.length,
    crc32: crc32(bytes).toString(16).padStart(8, "0"),
  });
  for (const store of readdirSync(join(path, "raw"))) {
    const folder = join(path, "raw", store);
    if (!statSync(folder).isDirectory()) continue;
    const index = JSON.parse(readFileSync(join(folder, "index.json"), "utf8"));
    const bytesIn = (name: string) => new Uint8Array(readFileSync(join(folder, name)));
    const write = (file: string, bytes: Uint8Array) => {
      writeFileSync(join(folder, file), bytes);
      return { file, ...sumOf(bytes) };
    };
    const rewritten = ({ file }: { file: string }) => {
      const narrow = bytesIn(file);
      if (layout === 2 || !file.endsWith(".i8")) return write(file, narrow);
      rmSync(join(folder, file));
      const wide = Int32Array.from(new Int8Array(narrow.buffer));
      return write(file.replace(".i8", ".i32"), new Uint8Array(wide.buffer));
    };
    const { dates, starts, ids, member_starts, member_words, member_bits } = index.keys;
    const [ends, words, bits] = [member_starts, member_words, member_bits].map(
      ({ file }) => new Int32Array(bytesIn(file).buffer),
    ) as [Int32Array, Int32Array, Int32Array];
    for (const { file } of [member_starts, member_words, member_bits]) rmSync(join(folder, file));
    const members = { from: ends.subarray(0, -1), to: ends.subarray(1), words, bits };
    const places = rowPlaces({ members });
    const security =
      layout === 1
        ? write("security.i32", new Uint8Array(Int32Array.from(places).buffer))
        : write("security.u16", new Uint8Array(Uint16Array.from(places).buffer));
    const { table, hash, rows, keys_hash: keysHash } = index;
    const old = {
      ...{ layout, table, hash, rows, ...(layout === 2 ? { keys_hash: keysHash } : {}) },
      keys: { dates: rewritten(dates), starts: rewritten(starts), security, ids: rewritten(ids) },
      columns: Object.fromEntries(
        Object.entries<{ file: string; gmac: string }>(index.columns).map(
          ([name, { gmac: __, ...column }]) => [name, { ...column, ...rewritten(column) }],
        ),
      ),
    };
    const text = Buffer.from(JSON.stringify(old));
    writeFileSync(join(folder, "index.json"), text);
    manifest.components[table].raw = sumOf(text);
  }
  writeFileSync(join(path, "manifest.json"), manifestBytes(manifest));
}
