import type { BacktestReportInput } from "../report/index.ts";
import type { SuiteReportInput } from "../report/suite-input.ts";

/**
 * The report of a backtest as one HTML document without network or script. Loads the drawing code when
 * it is called, since every strategy file imports the entry and few draw.
 *
 * @returns the page; the same input gives the same bytes on every machine.
 */
export async function renderBacktestReport(input: BacktestReportInput): Promise<string> {
  const report = await import("../report/index.ts");
  return report.renderBacktestReport(input);
}

/** The tear sheet of a signal, likewise. */
export async function renderSuiteReport(input: SuiteReportInput): Promise<string> {
  const report = await import("../report/index.ts");
  return report.renderSuiteReport(input);
}
