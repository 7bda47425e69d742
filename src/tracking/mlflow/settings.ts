import { AssayError, expected } from "../../errors.ts";

/** Where and how runs are logged, from MLflow's own environment variables. */
export interface TrackingSettings {
  /** `http(s)://host[:port][/prefix]`, without user, password or a slash at the end. */
  readonly uri: string;
  /** Value of the `Authorization` header; absent where the server asks for none. */
  readonly authorization?: string;
  readonly experiment: string;
  /** How long the server may take to answer a request. */
  readonly timeoutMs: number;
  /** How often a request is sent again that the server was too busy for. */
  readonly retries: number;
}

/** For a server beside the work: what is away or slow is not waited for long. */
export function impatient(settings: TrackingSettings): TrackingSettings {
  const { timeoutMs, retries } = settings;
  return { ...settings, timeoutMs: Math.min(timeoutMs, 20_000), retries: Math.min(retries, 1) };
}

type Environment = Readonly<Record<string, string | undefined>>;

const WAY_OUT =
  "Write export MLFLOW_TRACKING_URI=http://127.0.0.1:5000, or where else the server is; this starts one there: mlflow server --backend-store-uri sqlite:///mlflow.db";

/**
 * Reads `MLFLOW_TRACKING_URI` (which may hold user and password), `MLFLOW_TRACKING_USERNAME` and
 * `MLFLOW_TRACKING_PASSWORD`, or `MLFLOW_TRACKING_TOKEN`, `MLFLOW_EXPERIMENT_NAME` (`assay`),
 * `MLFLOW_HTTP_REQUEST_TIMEOUT` (120 seconds) and `MLFLOW_HTTP_REQUEST_MAX_RETRIES` (5).
 *
 * @throws AssayError `no-tracking-uri`, `bad-tracking-uri`, `bad-option`
 */
export function trackingSettings(env: Environment = process.env): TrackingSettings {
  const url = trackingUrl(env.MLFLOW_TRACKING_URI ?? "");
  const user = env.MLFLOW_TRACKING_USERNAME || decodeURIComponent(url.username);
  const password = env.MLFLOW_TRACKING_PASSWORD || decodeURIComponent(url.password);
  const token = env.MLFLOW_TRACKING_TOKEN ?? "";
  const authorization =
    user !== "" && password !== ""
      ? `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`
      : token && `Bearer ${token}`;
  return {
    uri: `${url.origin}${url.pathname}`.replace(/\/+$/, ""),
    ...(authorization && { authorization }),
    experiment: env.MLFLOW_EXPERIMENT_NAME || "assay",
    timeoutMs: 1000 * numberOf(env, "MLFLOW_HTTP_REQUEST_TIMEOUT", 120, 0.001),
    retries: numberOf(env, "MLFLOW_HTTP_REQUEST_MAX_RETRIES", 5, 0),
  };
}

function trackingUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && /^https?:$/.test(url.protocol)) return url;
  if (text === "") {
    throw new AssayError(
      "no-tracking-uri",
      "MLFLOW_TRACKING_URI is not set: it says at which address the MLflow server is.",
      WAY_OUT,
    );
  }
  throw expected(
    "bad-tracking-uri",
    "MLFLOW_TRACKING_URI",
    "the http(s) address of an MLflow server",
    text.replace(/\/\/[^/@]*@/, "//"),
    WAY_OUT,
  );
}

function numberOf(env: Environment, name: string, fallback: number, least: number): number {
  const text = env[name] ?? "";
  const value = text === "" ? fallback : Number(text);
  if (value >= least && value < 1e6) return value;
  throw expected("bad-option", name, "a number", text, `Write for example ${name}=${fallback}.`);
}
