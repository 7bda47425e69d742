import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const ENTRY = new URL("../../src/index.ts", import.meta.url).href;

it("the entry, which every strategy file imports, loads neither the catalog's work nor zod", () => {
  const script = `
    import { registerHooks } from "node:module";
    const urls = [];
    registerHooks({ load: (url, context, next) => (urls.push(url), next(url, context)) });
    await import(${JSON.stringify(ENTRY)});
    console.log(JSON.stringify(urls));`;
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ["--input-type=module", "--eval", script],
    { encoding: "utf8", cwd: fileURLToPath(new URL("../..", import.meta.url)) },
  );
  const urls: unknown = JSON.parse(stdout || `"${stderr}"`);
  if (!Array.isArray(urls)) throw new Error(String(urls));
  expect(urls).toContain(ENTRY);
  expect(urls).toContain(new URL("../../src/catalog/index.ts", import.meta.url).href);
  expect(urls.filter((url) => /zod|catalog\/(create|load|manifest|signal-file)/.test(url))).toEqual(
    [],
  );
});
