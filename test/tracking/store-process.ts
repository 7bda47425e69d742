// Writes runs into a store, for tests in which several processes do, or one is killed.

import { storeRun } from "../../src/tracking/run-store.ts";
import { recordInIndex } from "../../src/tracking/store-index.ts";

const [root = "", ids = "", death = ""] = process.argv.slice(2);
for (const runId of ids.split(",")) {
  const files = ["a.bin", "b.bin"].map((name) => ({
    name,
    make: () => {
      if (death === "while-writing" && name === "b.bin") process.kill(process.pid, "SIGKILL");
      return Buffer.alloc(50_000, runId);
    },
  }));
  const document = {
    kind: "backtest",
    strategy: { name: "busy" },
    result: { metrics: { sharpe: 1 } },
  };
  const { created } = await storeRun(root, runId, document, files);
  if (death === "before-index") process.kill(process.pid, "SIGKILL");
  const entry = {
    runId,
    kind: "backtest",
    name: "busy",
    seconds: 1,
    data: "bars",
    asked: {},
  } as const;
  recordInIndex(root, entry, created);
}
