import type { WalkForwardReportInput } from "../../src/report/walkforward-input.ts";
import type { ParameterValue } from "../../src/strategy/parameters.ts";
import { parameterDrift } from "../../src/walkforward/drift.ts";
import { efficiency } from "../../src/walkforward/efficiency.ts";
import { sliceWindows } from "../../src/walkforward/slicer.ts";
import { resolveWindows, type WindowOptions } from "../../src/walkforward/spec.ts";
import { summariseWindows } from "../../src/walkforward/summary.ts";
import type { WindowResult } from "../../src/walkforward/types.ts";
import { randomNumbers } from "../helpers/random.ts";
import { HOSTILE_NAME, sampleInput, wanderingCloses } from "./sample.ts";

const DAY = 86_400_000;

export interface WalkForwardSampleOptions extends Partial<WindowOptions> {
  readonly days?: number;
}

/** Days of a made-up walk-forward, cut by the library's own slicer; plausible, no more. */
export function walkForwardSample(options: WalkForwardSampleOptions = {}): WalkForwardReportInput {
  const { days = 2100, train = "12mo", test = "3mo", mode = "rolling", embargo = 5 } = options;
  const timestamp = Float64Array.from({ length: days }, (_, i) => Date.UTC(2016, 0, 4) + i * DAY);
  const spec = resolveWindows({ train, test, mode, embargo });
  const slices = sliceWindows(timestamp, spec, { timeframe: DAY });
  const random = randomNumbers(21);
  const windows = slices.windows.map((window): WindowResult => {
    const trainObjective = 0.4 + 1.6 * random() - (random() < 0.1 ? 0.6 : 0);
    const testObjective = trainObjective * 0.5 + 2.4 * (random() - 0.5);
    const ratio = efficiency(trainObjective, testObjective);
    const params: Record<string, ParameterValue> = {
      fast: 5 + 5 * Math.floor(4 * random()),
      slow: 60 + 20 * Math.floor(9 * random()),
      average: random() < 0.6 ? "sma" : "ema",
    };
    return {
      ...window,
      params,
      trainMetrics: { sharpe: trainObjective },
      testMetrics: { sharpe: testObjective },
      trainObjective,
      testObjective,
      efficiency: typeof ratio === "number" ? ratio : Number.NaN,
      undefined: {
        trainMetrics: {},
        testMetrics: {},
        ...(typeof ratio === "number" ? {} : { efficiency: ratio.because }),
      },
    };
  });
  const first = windows[0]!.testRows.first;
  const account = (fast: number) => {
    const from = timestamp.slice(first);
    const close = wanderingCloses(from.length, 0.01, 0.0003, 3);
    return sampleInput({
      timestamp: from,
      close,
      fast,
      slow: 40,
      periodsPerYear: 365,
      timeframe: "1d",
      timeframeMs: DAY,
      symbols: ["ABC"],
    });
  };
  const stitched = account(10);
  const hindsight = account(25);
  const ranges = { fast: { min: 5, max: 50 }, slow: { min: 60, max: 240 } };
  return {
    ...stitched,
    spec,
    windows,
    emptyTests: slices.emptyTests,
    summary: summariseWindows(windows),
    drift: parameterDrift(
      windows.map(({ params }) => params),
      ranges,
    ),
    search: {
      kind: "grid",
      sets: 200,
      ranges: [
        ["fast", "5 … 50, step 5"],
        ["slow", "60 … 240, step 20"],
        ["average", "sma, ema"],
      ],
      constraint: "fast < slow",
      objective: { kind: "metric", metric: "sharpe", direction: "max" },
    },
    stitched,
    hindsight: { ...hindsight, params: { fast: 25, slow: 40, average: "sma" } },
    command: `assay walkforward examples/strategies/sma-cross.ts --data examples/data/bars --symbol ABC --train ${train} --test ${test} --mode ${mode} --embargo ${embargo}`,
  };
}

const SCRIPT = "<script>document.title='broken in'</script>";

/** The same input with text that tries to break out of every place where outside text is shown. */
export function hostileWalkForward(input: WalkForwardReportInput): WalkForwardReportInput {
  const rename = (name: string) => `${SCRIPT}${name}\u202e\n${"n".repeat(60)}`;
  const renamed = (values: Readonly<Record<string, ParameterValue>>) =>
    Object.fromEntries(
      Object.entries(values).map(([name, value]) => [
        rename(name),
        typeof value === "string" ? `${SCRIPT}${value}` : value,
      ]),
    );
  const { windows, drift, hindsight, stitched } = input;
  return {
    ...input,
    strategy: { name: HOSTILE_NAME, version: `"><b>${SCRIPT}` },
    windows: windows.map((window) => ({
      ...window,
      params: renamed(window.params),
      efficiency: Number.NaN,
      undefined: { ...window.undefined, efficiency: `</table>${SCRIPT}` },
    })),
    drift: drift.map((one) => ({
      ...one,
      name: rename(one.name),
      values: one.values.map((value) => (typeof value === "string" ? `${SCRIPT}${value}` : value)),
    })),
    ...(hindsight === undefined
      ? {}
      : { hindsight: { ...hindsight, params: renamed(hindsight.params) } }),
    stitched: {
      ...stitched,
      metrics: { ...stitched.metrics, total_return: Number.NaN },
      undefined: { total_return: SCRIPT },
    },
    command: `assay walkforward '${SCRIPT}' ${"z".repeat(300)}`,
    runId: SCRIPT,
  };
}
