// Runs vitest and counts what its JSON report says, so that nothing that went wrong is left out.
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { runInForeground } from "../../bin/runtime.mjs";
import { CACHE, dependency, ROOT } from "./paths.mjs";

/** @typedef {{ readonly passed: number, readonly failed: number }} Count */
/**
 * The part of vitest's JSON report that is counted.
 * @typedef {{ testResults: { status: string, assertionResults: { status: string }[] }[] }} Report
 */

/**
 * @param {string} name names the report file
 * @param {readonly string[]} filters test files or folders; none means all
 * @param {NodeJS.ProcessEnv} [env] additions to the environment
 * @returns {Promise<Count>}
 */
export async function runVitest(name, filters, env = {}) {
  const reportPath = join(CACHE, `vitest-${name}.json`);
  mkdirSync(CACHE, { recursive: true });
  rmSync(reportPath, { force: true });
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${reportPath}`];
  const code = await runInForeground(
    process.execPath,
    [dependency("vitest/vitest.mjs"), "run", ...reporters, ...filters],
    { cwd: ROOT, env: { ...process.env, ...env } },
  );
  if (!existsSync(reportPath)) return { passed: 0, failed: 1 };
  return countTests(JSON.parse(readFileSync(reportPath, "utf8")), code);
}

/**
 * Counts a report. A skipped test counts as failed (there are none in this project), a file that
 * broke before its tests as one failure, and so do an error outside all tests and an empty run.
 *
 * @param {Report} report
 * @param {number} exitCode of vitest
 * @returns {Count}
 */
export function countTests(report, exitCode) {
  let passed = 0;
  let failed = 0;
  for (const file of report.testResults) {
    const good = file.assertionResults.filter(({ status }) => status === "passed").length;
    const bad = file.assertionResults.length - good;
    passed += good;
    failed += bad === 0 && file.status !== "passed" ? 1 : bad;
  }
  if (failed === 0 && (exitCode !== 0 || passed === 0)) failed = 1;
  return { passed, failed };
}
