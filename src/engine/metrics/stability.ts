import { NEGLIGIBLE, notDefined, type Statistic } from "./statistic.ts";

/**
 * R² of a straight line through the logarithm of the equity over time: 1 for steady growth (or
 * steady decay), 0 for none. From at most 4,096 equally spaced rows; through fewer than three any
 * line would fit.
 */
export const stability: Statistic = {
  name: "stability",
  title: "Stability",
  unit: "ratio",
  definition: "R² of the logarithm of equity on time: 1 is a straight line on the log scale.",
  compute: ({ sampleTime, sampleEquity }) => {
    const n = sampleTime.length;
    if (n < 3) return notDefined("fewer than three counted bars");
    if (sampleEquity.includes(0)) return notDefined("the account was ruined");
    const time = sampleTime.map((t) => t - sampleTime[0]!);
    const logEquity = sampleEquity.map((equity) => Math.log(equity));
    const meanTime = mean(time);
    const meanLog = mean(logEquity);
    let xx = 0;
    let yy = 0;
    let xy = 0;
    for (let i = 0; i < n; i++) {
      const x = time[i]! - meanTime;
      const y = logEquity[i]! - meanLog;
      xx += x * x;
      yy += y * y;
      xy += x * y;
    }
    return Math.sqrt(yy / n) <= NEGLIGIBLE
      ? notDefined("equity does not vary")
      : (xy * xy) / (xx * yy);
  },
};

function mean(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}
