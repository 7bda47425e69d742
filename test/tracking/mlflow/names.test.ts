import { describe, expect, it } from "vitest";
import { keyName, shortened } from "../../../src/tracking/mlflow/names.ts";
import { impatient, trackingSettings } from "../../../src/tracking/mlflow/settings.ts";

describe("keyName", () => {
  it("leaves a name alone that MLflow takes", () => {
    for (const name of ["sharpe", "sharpe/lag0_off", "data.timeframe", "a b-c", "größe"]) {
      expect(keyName(name)).toBe(name);
    }
  });

  it("changes what MLflow refuses, and no two names into one", () => {
    // Emoji and other signs, paths that are not the shortest way to themselves, too many bytes.
    const names = ["🚀", "🛰", "a:b", "a;b", "a//b", "/a", "a/", "../a", "./a", "", "ü".repeat(126)];
    const keys = names.map(keyName);
    expect(new Set(keys).size).toBe(names.length);
    for (const key of keys) {
      expect(key).toMatch(/^[\p{L}\p{N}_\-. ]+(\/[\p{L}\p{N}_\-. ]+)*$/u);
      expect(key.split("/").filter((part) => /^\.+$/.test(part))).toEqual([]);
      expect(Buffer.byteLength(key)).toBeLessThanOrEqual(250);
    }
  });
});

describe("shortened", () => {
  it("keeps a text that fits, and cuts another between two characters", () => {
    expect(shortened("äöü", 6)).toBe("äöü");
    // "äöü" has 6 bytes, "…" 3: of 5 bytes 2 are left, which is one "ä".
    expect(shortened("äöü", 5)).toBe("ä…");
    // 4 bytes each: 3 bytes are left beside the mark, and half a rocket is none.
    expect(shortened("🚀🚀", 6)).toBe("…");
  });
});

describe("trackingSettings", () => {
  const MLFLOW_TRACKING_URI = "http://127.0.0.1:5000/";

  it("reads MLflow's own variables, with its defaults", () => {
    expect(trackingSettings({ MLFLOW_TRACKING_URI })).toEqual({
      uri: "http://127.0.0.1:5000",
      experiment: "assay",
      timeoutMs: 120_000,
      retries: 5,
    });
    const all = {
      MLFLOW_TRACKING_URI: "https://mlflow.example/prefix/",
      MLFLOW_TRACKING_USERNAME: "ann",
      MLFLOW_TRACKING_PASSWORD: "pw",
      // User and password come first, as in MLflow's own client.
      MLFLOW_TRACKING_TOKEN: "token",
      MLFLOW_EXPERIMENT_NAME: "mine",
      MLFLOW_HTTP_REQUEST_TIMEOUT: "0.5",
      MLFLOW_HTTP_REQUEST_MAX_RETRIES: "0",
    };
    expect(trackingSettings(all)).toEqual({
      uri: "https://mlflow.example/prefix",
      authorization: "Basic YW5uOnB3",
      experiment: "mine",
      timeoutMs: 500,
      retries: 0,
    });
  });

  it("refuses what is no number, and shows no password", () => {
    const wrong = { MLFLOW_TRACKING_URI, MLFLOW_HTTP_REQUEST_TIMEOUT: "soon" };
    expect(() => trackingSettings(wrong)).toThrow("MLFLOW_HTTP_REQUEST_TIMEOUT: expected a number");
    const secret = { MLFLOW_TRACKING_URI: "postgresql://ann:s3cret@host/db" };
    expect(() => trackingSettings(secret)).toThrow(/postgresql:\/\/host\/db/);
    expect(() => trackingSettings(secret)).not.toThrow(/s3cret/);
  });

  it("waits less beside the work", () => {
    const { timeoutMs, retries } = impatient(trackingSettings({ MLFLOW_TRACKING_URI }));
    expect({ timeoutMs, retries }).toEqual({ timeoutMs: 20_000, retries: 1 });
  });
});
