import { createCipheriv } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { gmacOf, holdsRaw, startCheck } from "../../src/catalog/raw-check.ts";
import { tempFolder } from "./universe.ts";

/** 3 blocks of 16 bytes and a piece of one. */
const bytes = Uint8Array.from({ length: 53 }, (_, i) => 7 * i + 1);

/** The polynomial x^128 + x^7 + x^2 + x + 1, bits reflected as GCM has them. */
const POLYNOMIAL = 0xe1n << 120n;

/** Product in GF(2^128): SP 800-38D, algorithm 1. */
function product(x: bigint, y: bigint): bigint {
  let [z, v] = [0n, y];
  for (let i = 127n; i >= 0n; i--) {
    if ((x >> i) & 1n) z ^= v;
    v = v & 1n ? (v >> 1n) ^ POLYNOMIAL : v >> 1n;
  }
  return z;
}

/** AES-128 of one block under the key 0. */
function encrypted(block: string): bigint {
  const cipher = createCipheriv("aes-128-ecb", new Uint8Array(16), null);
  return BigInt(`0x${cipher.update(block, "hex", "hex")}`);
}

/** SP 800-38D, algorithms 2 and 4, with all of the message as additional data. */
function plainGmac(message: Uint8Array): string {
  const key = encrypted("0".repeat(32));
  let sum = 0n;
  for (let at = 0; at < message.length; at += 16) {
    const block = Buffer.from(message.subarray(at, at + 16))
      .toString("hex")
      .padEnd(32, "0");
    sum = product(sum ^ BigInt(`0x${block}`), key);
  }
  sum = product(sum ^ (BigInt(8 * message.length) << 64n), key);
  return (sum ^ encrypted(`${"0".repeat(31)}1`)).toString(16).padStart(32, "0");
}

describe("the checksum of raw files", () => {
  it("is AES-128-GMAC under key and nonce 0", () => {
    // Test case 1 of the GCM specification (McGrew and Viega), which has no data at all.
    expect(gmacOf(new Uint8Array())).toBe("58e2fccefa7e3061367f1d57a4e7455a");
    for (const length of [1, 15, 16, 17, 32, 53])
      expect(gmacOf(bytes.subarray(0, length))).toBe(plainGmac(bytes.subarray(0, length)));
  });

  it("is the same in parts, wherever they end", () => {
    for (const cut of [0, 1, 16, 40, 53]) {
      const running = startCheck({ bytes: 53, gmac: plainGmac(bytes) });
      running.add(bytes.subarray(0, cut));
      running.add(bytes.subarray(cut));
      expect(running.holds()).toBe(true);
    }
  });

  it("is another one when any bit changes", () => {
    for (let bit = 0; bit < 8 * bytes.length; bit++) {
      const flipped = bytes.slice();
      flipped[bit >>> 3]! ^= 1 << (bit & 7);
      expect(gmacOf(flipped)).not.toBe(plainGmac(bytes));
    }
  });

  it("does not hold for a file of another length or with another byte", () => {
    const path = join(tempFolder(), "values.i32");
    const holds = (written: Uint8Array) => {
      writeFileSync(path, written);
      return holdsRaw(path, { bytes: 53, gmac: plainGmac(bytes) });
    };
    expect(holds(bytes)).toBe(true);
    expect(holds(bytes.with(30, 0))).toBe(false);
    expect(holds(bytes.subarray(0, 52))).toBe(false);
    expect(holds(Uint8Array.of(...bytes, 0))).toBe(false);
  });

  it("that is not there holds for nothing", () => {
    expect(startCheck({ bytes: 0 }).holds()).toBe(false);
  });
});
