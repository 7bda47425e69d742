// The browser for the tests of reports: Debian's chromium, driven by playwright-core.
import { spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

const NAMES = ["chromium", "chromium-browser", "google-chrome"];

/**
 * @returns {string | undefined} path of the browser; undefined when there is none in PATH
 */
export function findChromium() {
  const folders = (process.env.PATH ?? "").split(delimiter);
  return NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
}

/**
 * Installs Debian's chromium where it is missing and we may.
 *
 * @returns {string | undefined} what is missing and what to run, in one line; undefined when the
 *   browser is there
 */
export function ensureChromium() {
  if (findChromium() !== undefined) return undefined;
  if (process.getuid?.() === 0 && process.platform === "linux") {
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    for (const args of [["update"], ["install", "-y", "--no-install-recommends", "chromium"]]) {
      spawnSync("apt-get", ["-qq", ...args], { env, stdio: ["ignore", "ignore", "inherit"] });
    }
    if (findChromium() !== undefined) return undefined;
  }
  return "no chromium found: run `apt-get update && apt-get install -y chromium` as root, or put a Chrome into PATH as `chromium`.";
}

/**
 * @param {string} path
 * @returns {boolean}
 */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
