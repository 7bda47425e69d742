import { BASELINE_PREFIX } from "./format.ts";
import type { Component } from "./manifest.ts";

/** Hashes of the tables that make up a snapshot's identity: source tables and stored baselines. */
export function identityHashes(
  components: Readonly<Record<string, Component>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(components)
      .filter(([table, { derived_from }]) => !derived_from || table.startsWith(BASELINE_PREFIX))
      .map(([table, { hash }]) => [table, hash]),
  );
}
