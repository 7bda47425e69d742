// Checks that imports point one way. The checker is only believed when it saw every file: with a
// TypeScript that it cannot use it would report "0 modules, no violations" and pass.
import { readdirSync } from "node:fs";
import { join, sep } from "node:path";
import { cruise } from "dependency-cruiser";
import extractTSConfig from "dependency-cruiser/config-utl/extract-ts-config";
import { forbidden, options, PLACES } from "../../.dependency-cruiser.mjs";

/**
 * Checks the imports of every TypeScript file in `src/` below a folder.
 *
 * @param {string} root folder with `src/`, `package.json` and `tsconfig.json`
 * @returns {Promise<string[]>} one line per complaint; empty when all is well
 */
export async function checkImports(root) {
  const files = readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => `src/${name.split(sep).join("/")}`);
  const { output } = await cruise(
    ["src"],
    {
      ...options,
      baseDir: root,
      validate: true,
      ruleSet: { forbidden },
    },
    {},
    { tsConfig: extractTSConfig(join(root, "tsconfig.json")) },
  );
  if (typeof output === "string") throw new TypeError("dependency-cruiser returned text.");
  return complaints(files, output);
}

/**
 * @param {readonly string[]} files every TypeScript file there is
 * @param {Pick<import("dependency-cruiser").ICruiseResult, "modules" | "summary">} result what the
 *   checker says
 * @returns {string[]} one line per violation, unseen file and file outside all layers
 */
export function complaints(files, result) {
  const seen = new Set(result.modules.map(({ source }) => source));
  return [
    ...(files.length === 0 ? ["src/ holds no TypeScript file."] : []),
    ...files.filter((file) => !seen.has(file)).map((file) => `${file}: not seen by the checker.`),
    ...files.filter((file) => !PLACES.test(file)).map((file) => `${file}: in no layer.`),
    ...result.summary.violations.map(
      ({ from, to, rule }) => `${from} imports ${to}, against the rule ${rule.name}.`,
    ),
  ];
}
