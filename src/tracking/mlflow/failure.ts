import { AssayError } from "../../errors.ts";

/** A request that MLflow did not fulfil. */
export class MlflowFailure extends AssayError {
  /** Whether the server may have done what it was asked for all the same. */
  readonly uncertain: boolean;
  /** Whether any other request would fail too, so that there is no use in going on. */
  readonly serverWide: boolean;
  /** MLflow's own code, `RESOURCE_DOES_NOT_EXIST`; empty where it gave none. */
  readonly mlflowCode: string;

  constructor(
    [code, message, hint]: readonly [code: string, message: string, hint: string],
    of: {
      readonly uncertain?: boolean;
      readonly serverWide?: boolean;
      readonly mlflowCode?: string;
      readonly cause?: unknown;
    } = {},
  ) {
    super(code, message, hint, { exitCode: 1, cause: of.cause });
    this.uncertain = of.uncertain ?? false;
    this.serverWide = of.serverWide ?? true;
    this.mlflowCode = of.mlflowCode ?? "";
  }
}

/** Of an answer with a status that is no success. */
export function refusal(uri: string, request: string, status: number, body: string): MlflowFailure {
  const { code: mlflowCode, message } = saidBy(body);
  const said = message === "" ? "" : `: ${message}`;
  const at = `MLflow at ${uri} answered ${request} with ${status}${said}.`;
  if (status === 401 || status === 403) {
    const hint =
      "Set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN, to what the server knows.";
    return new MlflowFailure(["mlflow-unauthorized", at, hint]);
  }
  if (status === 404) {
    // Without a code of MLflow's own it was not MLflow that answered.
    const hint = "Check MLFLOW_TRACKING_URI: it is the address at which the server's page opens.";
    const serverWide = mlflowCode === "" || mlflowCode === "ENDPOINT_NOT_FOUND";
    return new MlflowFailure(["mlflow-not-found", at, hint], { mlflowCode, serverWide });
  }
  if (status === 429) {
    return new MlflowFailure(["mlflow-busy", at, "It takes no more for now: try again later."]);
  }
  if (status >= 500) {
    const hint = "See the server's own log, and try again later.";
    return new MlflowFailure(["mlflow-failed", at, hint], { uncertain: true, mlflowCode });
  }
  if (status >= 300 && status < 400) {
    const hint = "Set MLFLOW_TRACKING_URI to the address that it sends to.";
    return new MlflowFailure(["mlflow-moved", at, hint]);
  }
  const hint = "See what the server objects to.";
  return new MlflowFailure(["mlflow-refused", at, hint], { mlflowCode, serverWide: false });
}

/** Of an answer that is not what MLflow answers. */
export function notMlflow(uri: string, request: string, why: string): MlflowFailure {
  return new MlflowFailure([
    "not-mlflow",
    `${uri} answered ${request} with something that is not MLflow's: ${why}.`,
    "Check MLFLOW_TRACKING_URI: it is the address at which the server's page opens.",
  ]);
}

/** Of a request that got no answer. */
export function noAnswer(uri: string, request: string, limitMs: number, cause: unknown) {
  if (cause instanceof Error && cause.name === "TimeoutError") {
    return new MlflowFailure(
      [
        "mlflow-timeout",
        `MLflow at ${uri} did not answer ${request} within ${Number((limitMs / 1000).toPrecision(3))} s.`,
        "Give it longer with MLFLOW_HTTP_REQUEST_TIMEOUT (seconds).",
      ],
      { uncertain: true, cause },
    );
  }
  const code = systemCode(cause);
  const never = NEVER_REACHED.includes(code);
  return new MlflowFailure(
    [
      "mlflow-unreachable",
      never
        ? `MLflow at ${uri} cannot be reached (${code}).`
        : `MLflow at ${uri} cut the connection at ${request}${code && ` (${code})`}.`,
      "Check that the server runs and MLFLOW_TRACKING_URI is right.",
    ],
    { uncertain: !never, cause },
  );
}

/** With these no byte of the request came to the server. */
const NEVER_REACHED = ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH"];

/** The system's code of a failed `fetch`, which stands in its cause. */
function systemCode(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  if (!(cause instanceof Error)) return "";
  if (cause instanceof AggregateError && cause.errors.length > 0)
    return systemCode(cause.errors[0]);
  return "code" in cause ? String(cause.code) : "";
}

/** What MLflow says in an answer's body: `{"error_code": …, "message": …}`. */
function saidBy(body: string): { readonly code: string; readonly message: string } {
  try {
    const document: unknown = JSON.parse(body);
    if (typeof document === "object" && document !== null) {
      const code = "error_code" in document ? String(document.error_code) : "";
      const message = "message" in document ? String(document.message) : "";
      return { code, message: oneLine(message) };
    }
  } catch {
    // No JSON: what it says is for people, if it is short enough.
  }
  return { code: "", message: /[<{]/.test(body) ? "" : oneLine(body) };
}

function oneLine(text: string): string {
  const line = text.replace(/\s+/g, " ").trim().replace(/\.$/, "");
  return line.length > 200 ? `${line.slice(0, 200)}…` : line;
}
