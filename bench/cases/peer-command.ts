import { fileURLToPath } from "node:url";
import type { PeerCommand } from "../lib/duel.ts";
import type { PeerPython } from "../peers/python.ts";

/** glibc keeps memory that vectorbt gives back, which makes it faster where page faults are dear. */
export const KEEPING_MEMORY = { MALLOC_MMAP_MAX_: "0", MALLOC_TRIM_THRESHOLD_: "-1" };

/** How to start a Python peer, or why that cannot be. */
export function peerCommand(
  python: PeerPython,
  script: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): PeerCommand | { readonly missing: string } {
  if ("missing" in python) return python;
  const path = fileURLToPath(new URL(`../peers/${script}`, import.meta.url));
  return { program: python.executable, args: [path, ...args], environment };
}

/** Our figures by the columns in which a framework's peer has them by our rule of fees. */
export function figuresOfRule(...names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [`assay_${name}`, name]));
}
