import { relative } from "node:path";
import { fileURLToPath } from "node:url";

/** Path of a file URL for a message: below the current folder, or whole where it lies elsewhere. */
export function shownPath(url: string): string {
  const path = fileURLToPath(url);
  const below = relative(process.cwd(), path);
  return below.startsWith("..") ? path : below;
}
