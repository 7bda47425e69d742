import { createCipheriv } from "node:crypto";
import { crc32 } from "node:zlib";
import { checksumText, eachChunk, hasLength } from "./file-check.ts";

/** What a raw file must be like; one of the two sums is there. */
export interface RawCheck {
  readonly bytes: number;
  /** CRC-32 of all bytes, 8 hex digits: the calendar, and stores of layouts 1 and 2. */
  readonly crc32?: string | undefined;
  /** Of stores since layout 3; see `gmacOf`. */
  readonly gmac?: string | undefined;
}

/** A checksum that is taken part by part, in order. */
export interface RunningCheck {
  add(part: Uint8Array): void;
  /** Whether all parts together are as they should be. */
  holds(): boolean;
}

/** Starts to check a file that is read in parts. */
export function startCheck({ crc32: sum, gmac }: RawCheck): RunningCheck {
  const running = gmac === undefined ? new Crc() : new Gmac();
  return {
    add: (part) => running.add(part),
    holds: () => running.text() === (gmac ?? sum),
  };
}

/** Reads a file and says whether it is as it should be. */
export function holdsRaw(path: string, check: RawCheck): boolean {
  if (!hasLength(path, check)) return false;
  const running = startCheck(check);
  eachChunk(path, (chunk) => running.add(chunk));
  return running.holds();
}

/**
 * AES-128-GMAC (NIST SP 800-38D) under the key 0 and the nonce 0, 32 hex digits. Everybody knows the key,
 * so it is a checksum and no signature: a changed block of 16 bytes always changes it, more than one
 * change it but for one case in 2^128. Processors have instructions for it, which take several times as
 * many bytes a second as CRC-32 gets, and a large universe is opened that much sooner.
 */
export function gmacOf(bytes: Uint8Array): string {
  const sum = new Gmac();
  // No call takes more than 2 GiB.
  for (let at = 0; at < bytes.length; at += 1 << 30) sum.add(bytes.subarray(at, at + (1 << 30)));
  return sum.text();
}

class Gmac {
  readonly #cipher = createCipheriv("aes-128-gcm", new Uint8Array(16), new Uint8Array(12));

  add(part: Uint8Array): void {
    this.#cipher.setAAD(part);
  }

  text(): string {
    this.#cipher.final();
    return this.#cipher.getAuthTag().toString("hex");
  }
}

class Crc {
  #sum = 0;

  add(part: Uint8Array): void {
    this.#sum = crc32(part, this.#sum);
  }

  text(): string {
    return checksumText(this.#sum);
  }
}
