import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const REQUIREMENTS = new URL("../../scripts/lib/mlflow-requirements.txt", import.meta.url);
const START_MS = 110_000;

/** Folder of the virtual environment; another one when other versions are asked for. */
export function mlflowHome(): string {
  const hash = createHash("sha256").update(readFileSync(REQUIREMENTS)).digest("hex").slice(0, 8);
  return fileURLToPath(new URL(`../../.cache/mlflow-${hash}`, import.meta.url));
}

export function pythonIn(home: string): string {
  return process.platform === "win32"
    ? join(home, "Scripts", "python.exe")
    : join(home, "bin", "python");
}

/**
 * Path of a Python that has the MLflow server: `MLFLOW_PYTHON`, else that of `.cache/`.
 * @throws Error when there is none; a test that needs the server fails, it is never skipped.
 */
export function findMlflow(given: string | undefined = process.env.MLFLOW_PYTHON): string {
  const path = given ?? pythonIn(mlflowHome());
  if (existsSync(path)) return path;
  throw new Error(
    given
      ? `MLFLOW_PYTHON is ${given}, where no file is; point it at a Python that has mlflow.`
      : "No MLflow server for the tests; run node scripts/mlflow.mjs, which installs it.",
  );
}

/** A real MLflow server with a database and artifacts of its own. */
export interface MlflowServer {
  /** `http://127.0.0.1:<port>`. */
  readonly uri: string;
  /** Ends it at once, in the middle of whatever it does; what it holds stays. */
  kill(): Promise<void>;
  /** Starts it again at the same address with what it held. */
  restart(): Promise<void>;
  /** Ends it and removes what it held. */
  stop(): Promise<void>;
}

/** Starts a server on a free port of this machine; without telemetry and background jobs. */
export async function startMlflow(): Promise<MlflowServer> {
  const python = findMlflow();
  const folder = mkdtempSync(join(tmpdir(), "assay-mlflow-"));
  const port = await freePort();
  const uri = `http://127.0.0.1:${port}`;
  let child = launch(python, folder, port);
  const atExit = () => killAll(child);
  process.once("exit", atExit);
  const kill = async () => {
    const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
    if (child.exitCode !== null || child.signalCode !== null) return;
    killAll(child);
    await ended;
  };
  const stop = async () => {
    process.removeListener("exit", atExit);
    await kill();
    rmSync(folder, { recursive: true, force: true });
  };
  const restart = async () => {
    await kill();
    child = launch(python, folder, port);
    await answering(child, uri);
  };
  try {
    await answering(child, uri);
  } catch (error) {
    await stop();
    throw error;
  }
  return { uri, kill, restart, stop };
}

function launch(python: string, folder: string, port: number): ChildProcess {
  const args = [
    ...["-m", "mlflow", "server", "--host", "127.0.0.1", "--port", String(port)],
    ...["--backend-store-uri", `sqlite:///${join(folder, "mlflow.db")}`],
    ...["--artifacts-destination", join(folder, "artifacts"), "--workers", "1"],
  ];
  return spawn(python, args, {
    cwd: folder,
    // A group of its own, so that its children end with it.
    detached: process.platform !== "win32",
    env: {
      ...process.env,
      MLFLOW_TRACKING_URI: "",
      MLFLOW_DISABLE_TELEMETRY: "true",
      DO_NOT_TRACK: "true",
      MLFLOW_SERVER_ENABLE_JOB_EXECUTION: "false",
    },
    stdio: ["ignore", "ignore", "pipe"],
  });
}

/** @throws Error with what it printed, when it ends or takes too long */
async function answering(child: ChildProcess, uri: string): Promise<void> {
  let printed = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    printed += text;
  });
  const deadline = Date.now() + START_MS;
  while (!(await isHealthy(uri))) {
    if (Date.now() < deadline && child.exitCode === null) continue;
    throw new Error(`The MLflow server did not start:\n${printed.slice(-3000)}`);
  }
}

async function isHealthy(uri: string): Promise<boolean> {
  try {
    return (await fetch(`${uri}/health`, { signal: AbortSignal.timeout(5000) })).ok;
  } catch {
    await new Promise((resolve) => setTimeout(resolve, 100));
    return false;
  }
}

/** The server and the processes that it started. */
function killAll({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === "win32" ? pid : -pid, "SIGKILL");
  } catch {
    // It ended by itself.
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = typeof address === "object" && address ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}
