import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";

const REPOSITORY = join(import.meta.dirname, "..", "..");

const Package = z.object({
  version: z.string().optional(),
  integrity: z.string().optional(),
  optionalDependencies: z.record(z.string(), z.string()).optional(),
});
const { packages } = z
  .object({ packages: z.record(z.string(), Package) })
  .parse(JSON.parse(readFileSync(join(REPOSITORY, "package-lock.json"), "utf8")));
const manifest = z
  .object({ version: z.string(), dependencies: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync(join(REPOSITORY, "package.json"), "utf8")));

describe("package-lock.json", () => {
  it("holds every optional package that a package names, so that all platforms can install", () => {
    const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies).filter(
        (name) =>
          !(`node_modules/${name}` in packages) && !(`${path}/node_modules/${name}` in packages),
      ),
    );
    expect(missing).toEqual([]);
  });

  it.each([
    "nodejs-polars-linux-x64-gnu",
    "nodejs-polars-linux-x64-musl",
    "nodejs-polars-linux-arm64-gnu",
    "nodejs-polars-linux-arm64-musl",
    "nodejs-polars-darwin-arm64",
    "nodejs-polars-darwin-x64",
    "nodejs-polars-win32-x64-msvc",
    "@biomejs/cli-linux-x64",
    "@biomejs/cli-linux-x64-musl",
    "@biomejs/cli-linux-arm64",
    "@biomejs/cli-darwin-arm64",
    "@biomejs/cli-win32-x64",
  ])("holds %s with its checksum", (name) => {
    expect(packages[`node_modules/${name}`]?.integrity).toMatch(/^sha512-/);
  });
});

describe("package.json", () => {
  it("pins the polars that exists for every platform", () => {
    expect(manifest.dependencies["nodejs-polars"]).toBe("0.25.2");
  });

  it("has the version that the lock file has", () => {
    expect(packages[""]?.version).toBe(manifest.version);
  });
});
