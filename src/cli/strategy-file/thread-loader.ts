import { fileURLToPath } from "node:url";
import type { Strategy } from "../../strategy/strategy.ts";
import { loadStrategyFile } from "./load.ts";

/** URL of this module, which threads import to load a user's strategy as the main thread did. */
export const LOADER_URL = import.meta.url;

/** The strategy of a user's file. @throws AssayError as `loadStrategyFile`. */
export async function loadStrategy(url: string): Promise<Strategy> {
  return (await loadStrategyFile(fileURLToPath(url))).strategy;
}
