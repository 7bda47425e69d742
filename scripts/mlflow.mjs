// Installs the MLflow server of the tests, for running some of them alone.
import { ensureMlflow } from "./lib/mlflow.mjs";

const problem = ensureMlflow();
if (problem !== undefined) console.error(problem);
process.exitCode = problem === undefined ? 0 : 1;
