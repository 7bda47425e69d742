import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { threadCount } from "../../compute/thread-count.ts";
import { formatNumber } from "../../report/format.ts";
import { DEFAULT_CONFIG } from "../../signals/config.ts";
import { computeSuite, type SuiteOutcome } from "../suite/job.ts";
import { recordSuite } from "../suite/record.ts";
import type { SuiteRequest } from "../suite/request.ts";
import { configLines } from "../suite/tables.ts";
import { verdictLines } from "../suite/words.ts";
import { comment, example, heading, type ToldStep } from "./words.ts";

/** Two signals across the shipped universe: an honest one, and one that knows the future. */
export async function tellSuites(
  out: string,
  tell: (text: string) => Promise<void>,
): Promise<ToldStep[]> {
  await tell(
    heading("5. A score for each of 500 shares, every day", [
      "Buy the tenth of the shares with the highest score, sell the lowest, form both anew each day, at 10 bp per",
      "amount traded; with what was known on the day only. First an honest score: momentum, reversal and volume.",
    ]),
  );
  const folder = mkdtempSync(join(tmpdir(), "assay-demo-"));
  const discard = () => rmSync(folder, { recursive: true, force: true });
  process.once("exit", discard);
  try {
    const { createSnapshot } = await import("../../catalog/create.ts");
    const { path } = await createSnapshot(example("data/universe"), { folder });
    const honest = await step("momentum-reversal", path, out);
    await tell(briefly(honest.outcome));
    await tell(comment(costsEatIt(honest.outcome)));
    await tell(
      [
        "",
        "And a score that looks honest in its file, but was made with the very returns it is judged by:",
      ].join("\n"),
    );
    const cheat = await step("look-ahead", path, out);
    await tell(briefly(cheat.outcome));
    await tell(
      comment([
        "Nothing is that good. A signal that seems to be has seen the future, by a date that is wrong",
        "somewhere; so the verdict is red however high the figures are.",
      ]),
    );
    return [honest.told, cheat.told];
  } finally {
    process.removeListener("exit", discard);
    discard();
  }
}

async function step(name: string, snapshot: string, out: string) {
  const started = performance.now();
  const outcome = await computeSuite(requestOf(name, snapshot));
  const files = await recordSuite(outcome, out, started);
  const { runId, verdict, score, identity } = outcome;
  const told: ToldStep = {
    name: `suite of ${identity.signal.name}`,
    runId,
    report: files.tearsheet ?? "",
    document: {
      run_id: runId,
      signal: { name: identity.signal.name, hash: identity.signal.hash },
      verdict,
      score: { total: score.total, grade: score.grade },
      files,
    },
  };
  return { outcome, told };
}

function requestOf(name: string, snapshot: string): SuiteRequest {
  return {
    signalFile: example(`signals/${name}.parquet`),
    signalName: name,
    snapshot,
    columns: {},
    lags: [0, 1, 2],
    residualize: ["off", "industry"],
    baselines: true,
    config: DEFAULT_CONFIG,
    threads: threadCount(),
  };
}

function briefly({ verdict, suite }: SuiteOutcome): string {
  const first = verdict.reasons.filter(({ outcome }) => outcome === "critical");
  const brief = { ...verdict, reasons: first, margins: [] };
  return ["", ...configLines(suite), "", ...verdictLines(brief)].join("\n");
}

function costsEatIt({ suite }: SuiteOutcome): string[] {
  const { metrics } = suite.base.summary[0]!;
  const ic = suite.ic[0]!;
  return [
    `Its scores do say something: the mean rank correlation with the next day's returns is ${formatNumber(ic.ic.mean, 3)} (t ${formatNumber(ic.ic.neweyWestT, 1)}),`,
    `and before costs it would have a Sharpe of ${formatNumber(metrics.sharpe_gross)}. It trades too much for that: it breaks even at ${formatNumber(metrics.break_even_bps, 1)} bp`,
    "per amount traded. It was also chosen on these very data, among shares that are known to have survived.",
  ];
}
