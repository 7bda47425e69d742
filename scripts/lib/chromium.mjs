// The browser for the tests of reports: Debian's chromium, driven by playwright-core.
import { spawnSync } from "node:child_process";
import { findChromium } from "../../test/helpers/browser.ts";

/**
 * Installs Debian's chromium where there is none and we may.
 *
 * @returns {string | undefined} what is missing and what to do, in one line; undefined when there
 *   is a browser
 */
export function ensureChromium() {
  const problem = missingChromium();
  if (problem === undefined || process.platform !== "linux" || process.getuid?.() !== 0) {
    return problem;
  }
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  for (const args of [["update"], ["install", "-y", "--no-install-recommends", "chromium"]]) {
    spawnSync("apt-get", ["-qq", ...args], { env, stdio: ["ignore", "ignore", "inherit"] });
  }
  return missingChromium();
}

/** @returns {string | undefined} why no browser was found; undefined when there is one */
function missingChromium() {
  try {
    findChromium();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
