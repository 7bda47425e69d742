import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

const USUAL_PLACES = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/opt/google/chrome/chrome",
  "/snap/bin/chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

/**
 * Path of a Chromium: `CHROMIUM_PATH`, else one of the usual places.
 * @throws Error when there is none; a test that needs a browser fails, it is never skipped.
 */
export function findChromium(
  given: string | undefined = process.env.CHROMIUM_PATH,
  places: readonly string[] = USUAL_PLACES,
): string {
  const path = (given ? [given] : places).find((place) => existsSync(place));
  if (path === undefined) {
    throw new Error(
      given
        ? `CHROMIUM_PATH is ${given}, where no file is; point it at a Chromium or Chrome.`
        : "No Chromium found; install one (Debian: apt-get install chromium) or set CHROMIUM_PATH.",
    );
  }
  return path;
}

/** A headless browser that makes no requests of its own. Close it when done. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: findChromium(),
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"],
  });
}
