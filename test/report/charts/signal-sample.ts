import type { SuiteReportInput } from "../../../src/report/suite-input.ts";
import type { DailySeries } from "../../../src/signals/result.ts";
import { computeCompositeScore } from "../../../src/signals/score.ts";
import { runSuite, type SuiteResult } from "../../../src/signals/suite.ts";
import { randomNumbers } from "../../helpers/random.ts";
import { memoryCatalog } from "../../helpers/universe/catalog.ts";
import { generateUniverse } from "../../helpers/universe/generate.ts";
import { plantedSignal } from "../../helpers/universe/signals.ts";

/** What the figures of a signal read. */
export type FigureInput = Pick<SuiteReportInput, "suite" | "score">;

/** A real suite over a made-up universe: nine configurations, three baselines, three tiers. */
export async function sampleFigures(days = 420): Promise<FigureInput> {
  const universe = generateUniverse({ seed: 77, days, securities: 130 });
  const rows = plantedSignal(universe, { seed: 3, rho: 0.05 });
  return scored(
    await runSuite(rows, memoryCatalog(universe), {
      residualize: ["off", "industry", "all"],
      mincos: 3,
    }),
  );
}

/** A suite with its score. */
export function scored(suite: SuiteResult): FigureInput {
  return { suite, score: computeCompositeScore(suite) };
}

/** The same suite with every series over `years` years of made-up days. */
export function overYears({ suite }: FigureInput, years: number): FigureInput {
  const days = 252 * years;
  const random = randomNumbers(11);
  const date = Int32Array.from({ length: days }, (_, i) => 7000 + Math.round((i * 365.25) / 252));
  const draw = (mean: number, spread: number) =>
    Float64Array.from({ length: days }, () => mean + spread * (random() - 0.5));
  const drawDays = (daily: DailySeries): DailySeries => {
    const gross = draw(0.0006, 0.03);
    const net = gross.map((value) => value - 0.0003);
    let equity = 1;
    const grown = net.map((value) => {
      equity *= 1 + value;
      return equity;
    });
    return { ...daily, date, gross, net, equity: grown, turnover: draw(0.5, 0.6) };
  };
  const years_ = Array.from({ length: years }, (_, i) => ({
    kind: "year" as const,
    group: String(1989 + i),
    metrics: { ...suite.base.summary[0]!.metrics, annual_return: random() - 0.4 },
  }));
  return scored({
    ...mapDaily(suite, drawDays),
    base: {
      ...suite.base,
      daily: drawDays(suite.base.daily),
      summary: [...suite.base.summary.filter(({ kind }) => kind !== "year"), ...years_],
    },
    ic: suite.ic.map((one) => ({
      ...one,
      series: { date, ic: draw(0.02, 0.3), spread: draw(0, 0.01), names: draw(3000, 0) },
    })),
    coverage: {
      ...suite.coverage,
      series: {
        date,
        covered: draw(2500, 300).map(Math.round),
        universe: Int32Array.from(draw(3000, 90)),
      },
    },
  });
}

/** The same suite with other daily series, of base, configurations and baselines. */
export function mapDaily(
  suite: SuiteResult,
  change: (daily: DailySeries) => DailySeries,
): SuiteResult {
  return {
    ...suite,
    base: { ...suite.base, daily: change(suite.base.daily) },
    results: Object.fromEntries(
      Object.entries(suite.results).map(([key, result]) => [
        key,
        { ...result, daily: change(result.daily) },
      ]),
    ),
    baselines: Object.fromEntries(
      Object.entries(suite.baselines).map(([name, found]) => [
        name,
        found.result
          ? { ...found, result: { ...found.result, daily: change(found.result.daily) } }
          : found,
      ]),
    ),
  };
}

/** The first days of the daily series of a suite. */
export function firstDays(suite: SuiteResult, days: number): SuiteResult {
  return mapDaily(suite, (daily) => ({
    ...daily,
    date: daily.date.slice(0, days),
    gross: daily.gross.slice(0, days),
    net: daily.net.slice(0, days),
    equity: daily.equity.slice(0, days),
    turnover: daily.turnover.slice(0, days),
  }));
}
