import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  resolve: {
    // Examples and strategies import from "assay"; in the tests that is the source itself, so that
    // no test passes on a stale dist/.
    alias: { assay: here("src/index.ts") },
  },
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: [here("scripts/lib/vitest-setup.mjs")],
    pool: "forks",
    maxWorkers: "100%",
    // Whole processes are started by some tests, and continuous integration is slow.
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
