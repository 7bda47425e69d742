import { type MlflowFailure, noAnswer, notMlflow, refusal } from "./failure.ts";
import type { TrackingSettings } from "./settings.ts";

/** One request to the server. */
export interface MlflowRequest {
  readonly method: "GET" | "POST" | "PUT";
  /** Below the server's address: `api/2.0/mlflow/runs/get`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  /** Sent as JSON, or as it is. */
  readonly body?: Readonly<Record<string, unknown>> | Blob;
  /**
   * Whether it may be sent again when nobody knows if the first one was carried out; true unless
   * it adds something each time.
   */
  readonly repeatable?: boolean;
}

/** Requests that the server asks us to wait for longer than this are given up. */
const LONGEST_WAIT_MS = 60_000;
const FIRST_WAIT_MS = 500;
/** An upload may take longer, by its size. */
const UPLOAD_BYTES_PER_MS = 500;

/** Talks to an MLflow server: authorisation, time limits, repetition, errors with the way out. */
export class MlflowClient {
  readonly #settings: TrackingSettings;

  constructor(settings: TrackingSettings) {
    this.#settings = settings;
  }

  get uri(): string {
    return this.#settings.uri;
  }

  get retries(): number {
    return this.#settings.retries;
  }

  /**
   * Sends a request, again and with growing pauses when the server is busy or failed (pauses of the
   * server's own choice where it says `Retry-After`).
   *
   * @returns the answer's document, `{}` for an empty one.
   * @throws MlflowFailure
   */
  async send(request: MlflowRequest): Promise<unknown> {
    for (let attempt = 0; ; attempt++) {
      try {
        return await this.#once(request);
      } catch (error) {
        if (!(error instanceof RetryLater)) throw error;
        const waitMs = error.afterMs ?? pauseMs(attempt);
        const allowed = !error.failure.uncertain || (request.repeatable ?? true);
        if (!allowed || attempt >= this.retries || waitMs > LONGEST_WAIT_MS) throw error.failure;
        await pause(waitMs);
      }
    }
  }

  async #once(request: MlflowRequest): Promise<unknown> {
    const { uri, authorization, timeoutMs } = this.#settings;
    const { method, path, query, body } = request;
    const name = `${method} ${path.replace(/^api\/2\.0\//, "")}`;
    const upload = body instanceof Blob;
    const limitMs = timeoutMs + (upload ? body.size / UPLOAD_BYTES_PER_MS : 0);
    let status: number;
    let text: string;
    let after: string | null;
    try {
      const response = await fetch(
        `${uri}/${path}${query ? `?${new URLSearchParams(query)}` : ""}`,
        {
          method,
          headers: {
            accept: "application/json",
            ...(body && !upload && { "content-type": "application/json" }),
            ...(authorization && { authorization }),
          },
          ...(body && { body: upload ? body : JSON.stringify(body) }),
          // Followed, a POST would become a GET.
          redirect: "manual",
          signal: AbortSignal.timeout(Math.ceil(limitMs)),
        },
      );
      status = response.status;
      after = response.headers.get("retry-after");
      text = await response.text();
    } catch (cause) {
      const failure = noAnswer(uri, name, limitMs, cause);
      throw failure.uncertain ? new RetryLater(failure, undefined) : failure;
    }
    if (status >= 200 && status < 300)
      return documentOf(text, () => notMlflow(uri, name, "no JSON"));
    const failure = refusal(uri, name, status, text);
    if (status === 429 || status >= 500) throw new RetryLater(failure, retryAfterMs(after));
    throw failure;
  }
}

/** How long to wait before the next attempt, in ms: half a second, one, two, … */
export function pauseMs(attempt: number): number {
  return Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempt);
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** A failure that may pass. */
class RetryLater extends Error {
  readonly failure: MlflowFailure;
  /** What the server asked for. */
  readonly afterMs: number | undefined;

  constructor(failure: MlflowFailure, afterMs: number | undefined) {
    super(failure.message);
    this.failure = failure;
    this.afterMs = afterMs;
  }
}

/** `Retry-After` is a number of seconds or a date. */
function retryAfterMs(header: string | null): number | undefined {
  if (header === null || header.trim() === "") return undefined;
  const seconds = Number(header);
  const ms = Number.isFinite(seconds) ? 1000 * seconds : Date.parse(header) - Date.now();
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}

function documentOf(text: string, failure: () => MlflowFailure): unknown {
  if (text.trim() === "") return {};
  try {
    return JSON.parse(text);
  } catch {
    throw failure();
  }
}
