import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const REPOSITORY = join(import.meta.dirname, "..", "..");
const SELF = "test/house/tree.test.ts";

const ignored = readFileSync(join(REPOSITORY, ".gitignore"), "utf8")
  .split("\n")
  .map((line) => line.replace(/\/$/, ""));

/** Paths of all files that git does not ignore. */
function walk(folder: string): string[] {
  return readdirSync(join(REPOSITORY, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
    const named = [".git", ...ignored].some((each) => each === entry.name || each === path);
    if (named && !ignored.includes(`!${path}`)) return [];
    return entry.isDirectory() ? walk(path) : [path];
  });
}

/** Every text file but this one, which has to name what it looks for. */
const files = walk("")
  .filter((path) => path !== SELF)
  .map((path) => ({ path, bytes: readFileSync(join(REPOSITORY, path)) }))
  .filter(({ bytes }) => !bytes.includes(0))
  .map(({ path, bytes }) => ({ path, text: bytes.toString("utf8") }));

const isCode = (path: string) => /\.(ts|tsx|mjs|js)$/.test(path);

function linesWith(pattern: RegExp, which: (path: string) => boolean): string[] {
  return files
    .filter(({ path }) => which(path))
    .flatMap(({ path, text }) =>
      text
        .split("\n")
        .map((line, index) => ({ line, where: `${path}:${index + 1}` }))
        .filter(({ line }) => pattern.test(line))
        .map(({ line, where }) => `${where}: ${line.trim().slice(0, 120)}`),
    );
}

describe("the tree", () => {
  it("was read", () => {
    expect(files.map(({ path }) => path)).toContain("package.json");
    expect(files.filter(({ path }) => path.startsWith("src/")).length).toBeGreaterThan(20);
    // Called like a folder that is ignored, and excepted from it.
    expect(files.map(({ path }) => path)).toContain("src/cli/runs/command.ts");
  });

  it("holds no absolute path of somebody's machine", () => {
    const pattern = /(^|[^\w.}/])\/(work|home|Users|root|tmp)\/\w/;
    expect(pattern.test(`import "/${"home"}/me/x.ts"`)).toBe(true);
    expect(linesWith(pattern, () => true)).toEqual([]);
  });

  it("names no package registry outside the lock file", () => {
    const pattern =
      /registry\.(npmjs|yarnpkg)|npm\.pkg\.github|files\.pythonhosted|pypi\.org\/simple/;
    expect(pattern.test(`https://${"registry"}.npmjs.org/zod`)).toBe(true);
    expect(linesWith(pattern, (path) => path !== "package-lock.json")).toEqual([]);
  });

  it("holds no notes of unfinished work and no switched-off check", () => {
    const pattern =
      /\b(TODO|FIXME|XXX)\b|@ts-(ignore|nocheck)|\b(it|test|describe)\.(skip|only|todo)\b/;
    expect(pattern.test("// TODO later")).toBe(true);
    // In assembly/, `@ts-expect-error` is how decorators are written for the editor's sake.
    const which = (path: string) => isCode(path) && !path.startsWith("assembly/");
    expect(linesWith(pattern, which)).toEqual([]);
  });

  it("holds no module over 400 lines", () => {
    const long = files.filter(({ path, text }) => isCode(path) && text.split("\n").length > 401);
    expect(long.map(({ path }) => path)).toEqual([]);
  });
});
