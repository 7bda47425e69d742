// The MLflow server for the tests: the real one, in a virtual environment of its own.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { findMlflow, mlflowHome, pythonIn } from "../../test/helpers/mlflow-server.ts";

const REQUIREMENTS = fileURLToPath(new URL("mlflow-requirements.txt", import.meta.url));
const PYTHONS = ["python3", "python3.14", "python3.13", "python3.12", "python3.11", "python"];
const CAN_INSTALL =
  "import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info < (3, 15))";

/**
 * Installs the server where it is not there yet: Python too where there is none that fits and we may.
 *
 * @returns {string | undefined} what is missing and what to do, in one line; undefined when the
 *   server is there
 */
export function ensureMlflow() {
  if (missingMlflow() === undefined) return undefined;
  const python = findPython() ?? installPython();
  if (python === undefined) {
    return "No Python 3.11 to 3.14 with venv found for the MLflow server; install one (Debian: apt-get install python3-venv).";
  }
  return install(python) ?? missingMlflow();
}

/** @returns {string | undefined} why there is no server; undefined when there is one */
function missingMlflow() {
  try {
    findMlflow();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** @returns {string | undefined} a Python that can make a virtual environment */
function findPython() {
  return PYTHONS.find((name) => spawnSync(name, ["-c", CAN_INSTALL]).status === 0);
}

/** @returns {string | undefined} Debian's Python, where we may install it */
function installPython() {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return undefined;
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  for (const args of [["update"], ["install", "-y", "--no-install-recommends", "python3-venv"]]) {
    spawnSync("apt-get", ["-qq", ...args], { env, stdio: ["ignore", "ignore", "inherit"] });
  }
  return findPython();
}

/**
 * @param {string} python
 * @returns {string | undefined} what stands in the way, in one line
 */
function install(python) {
  // A virtual environment may be moved as long as its pip is not used again.
  const home = mlflowHome();
  const partial = `${home}-${process.pid}`;
  const pip = [
    "-m",
    "pip",
    "install",
    "--quiet",
    "--no-deps",
    "--no-compile",
    "--disable-pip-version-check",
  ];
  /** @type {[program: string, args: string[]][]} */
  const steps = [
    [python, ["-m", "venv", partial]],
    [pythonIn(partial), [...pip, "--only-binary=:all:", "-r", REQUIREMENTS]],
  ];
  mkdirSync(join(home, ".."), { recursive: true });
  for (const [program, args] of steps) {
    const { status } = spawnSync(program, args, { stdio: ["ignore", "ignore", "inherit"] });
    if (status === 0) continue;
    rmSync(partial, { recursive: true, force: true });
    return `No MLflow server for the tests: ${args[1] === "venv" ? "python -m venv" : "pip install mlflow"} failed, see above.`;
  }
  if (existsSync(home)) rmSync(home, { recursive: true, force: true });
  renameSync(partial, home);
  return undefined;
}
