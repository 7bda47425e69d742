import { describe, expect, it } from "vitest";
import { noAnswer } from "../../../src/tracking/mlflow/failure.ts";
import { problemInWords } from "../../../src/tracking/mlflow/push-after.ts";
import { trackingSettings } from "../../../src/tracking/mlflow/settings.ts";

describe("why a run was not sent", () => {
  it("asks for no longer limit where the upload beside a run waits no longer anyway", () => {
    const late = new DOMException("The operation was aborted due to timeout", "TimeoutError");
    const failure = noAnswer("http://host", "GET mlflow/runs/get", 20_000, late);
    expect(failure.code).toBe("mlflow-timeout");
    expect(problemInWords(failure, "runs")).toBe(
      "MLflow at http://host did not answer GET mlflow/runs/get within 20 s. A run waits no longer for it; `runs push` does, as long as MLFLOW_HTTP_REQUEST_TIMEOUT says. The run is kept; send it later with: npx assay runs push",
    );
  });

  it("keeps a command that a hint ends with apart from what follows", () => {
    let refused: unknown;
    try {
      trackingSettings({ MLFLOW_TRACKING_URI: "./mlruns" });
    } catch (error) {
      refused = error;
    }
    expect(problemInWords(refused, "my runs")).toMatch(
      /got "\.\/mlruns"\. \(Write export .*mlflow server --backend-store-uri sqlite:\/\/\/mlflow\.db\) The run is kept; send it later with: npx assay runs push --runs 'my runs'$/,
    );
  });

  it("tells of a defect without a hint", () => {
    expect(problemInWords(new TypeError("x is not a function"), "runs")).toMatch(
      /^x is not a function\. The run is kept/,
    );
  });
});
