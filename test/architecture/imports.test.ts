import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { checkImports, complaints } from "../../scripts/lib/imports.mjs";

const REPOSITORY = join(import.meta.dirname, "..", "..");

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "assay-imports-"));
  for (const name of ["package.json", "tsconfig.json"]) {
    writeFileSync(join(root, name), readFileSync(join(REPOSITORY, name)));
  }
  symlinkSync(join(REPOSITORY, "node_modules"), join(root, "node_modules"));
  plant("src/errors.ts", "export const oops = 1;");
  plant("src/kernels/add.ts", 'import { oops } from "../errors.ts"; export const add = oops;');
  plant(
    "src/strategy/bars.ts",
    'import { add } from "../kernels/add.ts"; export const bars = add;',
  );
  plant(
    "src/engine/run.ts",
    'import { bars } from "../strategy/bars.ts"; export const run = bars;',
  );
  plant(
    "src/data/load.ts",
    'import { bars } from "../strategy/bars.ts"; export const load = bars;',
  );
  plant(
    "src/cli/main.ts",
    'import { run } from "../engine/run.ts"; import "../data/load.ts"; run;',
  );
  plant("src/index.ts", 'export { run } from "./engine/run.ts";');
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

function plant(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

describe("checkImports", () => {
  it("finds nothing wrong with imports that point inward", async () => {
    expect(await checkImports(root)).toEqual([]);
  });

  it.each([
    ["an inner layer that imports an outer one", "engine", "../cli/main.ts", "imports-inward"],
    ["an inner layer that imports the edge", "strategy", "../data/load.ts", "imports-inward"],
    ["Node in a pure layer", "engine", "node:fs", "pure-layers-import-no-package"],
    ["a native package in a pure layer", "strategy", "nodejs-polars", "pure-layers-import-no"],
    ["a plain package in a pure layer", "kernels", "zod", "pure-layers-import-no-package"],
    ["the entry imported from inside", "data", "../index.ts", "entry-is-for-users"],
    ["a package that users do not get", "cli", "fast-check", "only-declared-packages"],
    ["a module that does not exist", "cli", "../engine/absent.ts", "everything-resolves"],
  ])("reports %s", async (_case, layer, specifier, rule) => {
    for (const text of [`import "${specifier}";`, `export type T = import("${specifier}").T;`]) {
      plant(`src/${layer}/planted.ts`, text);
      const lines = (await checkImports(root)).join("\n");
      expect(lines).toMatch(new RegExp(`^src/${layer}/planted\\.ts imports .*${rule}`, "m"));
    }
  });

  it("reports a cycle inside a layer", async () => {
    plant("src/engine/a.ts", 'import { b } from "./b.ts"; export const a = () => b;');
    plant("src/engine/b.ts", 'import { a } from "./a.ts"; export const b = () => a;');
    expect((await checkImports(root)).join()).toContain("no-cycles");
  });

  it("lets two types of one layer name each other", async () => {
    plant("src/engine/a.ts", 'import type { B } from "./b.ts"; export type A = B | 1;');
    plant("src/engine/b.ts", 'import { A } from "./a.ts"; export type B = A | 2;');
    expect(await checkImports(root)).toEqual([]);
  });

  it("reports a file that lies in no layer", async () => {
    plant("src/stray/thing.ts", "export {};");
    expect(await checkImports(root)).toEqual(["src/stray/thing.ts: in no layer."]);
  });

  it("does not believe a checker that saw nothing", () => {
    const blind = { modules: [], summary: { violations: [] } };
    const lines = complaints(["src/errors.ts"], blind as never);
    expect(lines).toEqual(["src/errors.ts: not seen by the checker."]);
  });

  it("does not believe an empty src", () => {
    expect(complaints([], { modules: [], summary: { violations: [] } } as never)).toHaveLength(1);
  });
});
