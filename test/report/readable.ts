import type { Browser, Page } from "playwright-core";
import { expect } from "vitest";

/** Opens a page and collects everything that it should not do. */
export async function openPage(browser: Browser, html: string, width: number, dark = false) {
  const page = await browser.newPage({
    viewport: { width, height: 900 },
    colorScheme: dark ? "dark" : "light",
  });
  const faults: string[] = [];
  page.on("console", (message) => faults.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => faults.push(`error: ${error.message}`));
  page.on("dialog", (dialog) => {
    faults.push(`dialog: ${dialog.message()}`);
    return dialog.dismiss();
  });
  page.on("request", (request) => {
    if (!request.url().startsWith("data:")) faults.push(`request: ${request.url()}`);
  });
  await page.setContent(html, { waitUntil: "load" });
  return { page, faults };
}

/** Pairs of chart labels that overlap, and labels that leave the page or their figure. */
function labelFaults(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    for (const svg of document.querySelectorAll("svg.chart")) {
      const frame = svg.getBoundingClientRect();
      if (frame.width === 0) continue;
      const labels = [...svg.querySelectorAll("text")].map((label) => ({
        text: label.textContent,
        box: label.getBoundingClientRect(),
      }));
      labels.forEach(({ text, box }, i) => {
        const outside =
          box.left < frame.left - 1 ||
          box.right > frame.right + 1 ||
          box.top < frame.top - 1 ||
          box.bottom > frame.bottom + 1;
        if (outside) found.push(`${svg.getAttribute("aria-label")}: "${text}" is cut`);
        for (const other of labels.slice(i + 1)) {
          const apart =
            box.right <= other.box.left ||
            other.box.right <= box.left ||
            box.bottom <= other.box.top ||
            other.box.bottom <= box.top;
          if (!apart) found.push(`"${text}" overlaps "${other.text}"`);
        }
      });
    }
    return found;
  });
}

/** A page that runs nothing, asks for nothing, fits every width and has labels one can read. */
export async function expectReadable(browser: Browser, html: string): Promise<void> {
  const { page, faults } = await openPage(browser, html, 360);
  for (const width of [360, 390, 800, 1280, 1400]) {
    await page.setViewportSize({ width, height: 900 });
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow, `overflow at ${width}`).toBe(0);
    expect(await labelFaults(page), `labels at ${width}`).toEqual([]);
  }
  expect(await page.locator("script, img, iframe, object, embed, form").count()).toBe(0);
  expect(faults).toEqual([]);
  await page.close();
}
