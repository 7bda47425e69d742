import { rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pl from "nodejs-polars";
import { afterAll } from "vitest";
import { createSnapshot } from "../../../src/catalog/create.ts";
import { loadCatalog, type SnapshotCatalog } from "../../../src/catalog/load.ts";
import type { SignalRows } from "../../../src/signals/catalog-port.ts";
import { runSuite, type SuiteResult } from "../../../src/signals/suite.ts";
import { type CanonicalValue, sha256 } from "../../../src/tracking/canonical.ts";
import { parquetBytes, textColumn, timeColumn } from "../../../src/tracking/columns.ts";
import { storeRun } from "../../../src/tracking/run-store.ts";
import { recordInIndex } from "../../../src/tracking/store-index.ts";
import { generateUniverse } from "../../helpers/universe/generate.ts";
import { plantedSignal } from "../../helpers/universe/signals.ts";
import { writeUniverse } from "../../helpers/universe/write.ts";

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A folder that is removed after the tests of the file. */
export async function temporary(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "assay-push-"));
  folders.push(folder);
  return folder;
}

/** A signal that knows something, judged on a small universe. */
export interface JudgedSignal {
  readonly rows: SignalRows;
  readonly catalog: SnapshotCatalog;
  readonly suite: SuiteResult;
}

export async function judgedSignal(): Promise<JudgedSignal> {
  const universe = generateUniverse({ seed: 5, days: 90, securities: 60 });
  const home = await temporary();
  await writeUniverse(universe, join(home, "source"));
  const { path } = await createSnapshot(join(home, "source"), { folder: join(home, "snapshots") });
  const catalog = await loadCatalog(path);
  const rows = plantedSignal(universe, { seed: 6, rho: 0.2 });
  const suite = await runSuite(rows, catalog, { lags: [0, 1], residualize: ["off"], mincos: 2 });
  return { rows, catalog, suite };
}

/** What a small backtest of the store holds. */
export interface SmallBacktest {
  readonly name?: string;
  readonly params?: Readonly<Record<string, string | number>>;
  readonly metrics?: Readonly<Record<string, number>>;
  readonly equity?: readonly number[];
}

/**
 * Puts a backtest into a store that looks like one that was run: made by hand, so that a test says
 * itself what has to arrive.
 *
 * @returns its id
 */
export async function putBacktest(
  root: string,
  {
    name = "by-hand",
    params = { fast: 5 },
    metrics = { sharpe: 1.5 },
    equity = [1, 1.5, 1.25],
  }: SmallBacktest = {},
): Promise<string> {
  const document: { readonly [key: string]: CanonicalValue } = {
    kind: "backtest",
    engine: { version: "0.0.0", wasm: "" },
    strategy: { name, version: "1" },
    params: { ...params },
    data: {
      fingerprint: "0123456789abcdef".repeat(4),
      symbols: ["A"],
      timeframe: "1d",
      facts: { vendor: "nobody", as_of: null, caveats: ["Made by hand."] },
    },
    costs: { fee_bps: 1, slippage_bps: 0.5 },
    // JSON has no NaN, so this is what storing makes of one.
    result: {
      metrics: Object.fromEntries(
        Object.entries(metrics).map(([key, value]) => [key, Number.isFinite(value) ? value : null]),
      ),
    },
  };
  const runId = sha256(JSON.stringify([document, equity])).slice(0, 16);
  const days = Float64Array.from(equity, (_, day) => day * 86_400_000);
  const frame = pl.DataFrame([
    textColumn(
      "symbol",
      equity.map(() => "A"),
    ),
    timeColumn("timestamp", days),
    pl.Series("equity", Float64Array.from(equity)),
  ]);
  const reasons = pl.DataFrame([textColumn("undefined", ['{"win_rate":"no trade was closed"}'])]);
  await storeRun(root, runId, document, [
    { name: "frame.parquet", make: () => parquetBytes(frame) },
    { name: "metrics.parquet", make: () => parquetBytes(reasons) },
    { name: "source/my strategy.ts", make: () => Buffer.from("export default 1;\n") },
    { name: "report.html", make: () => Buffer.from("<p>report</p>") },
  ]);
  const data = "bars/mine.parquet";
  recordInIndex(root, { runId, kind: "backtest", name, seconds: 2, data, asked: {} }, true);
  return runId;
}
