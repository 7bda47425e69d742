import { formatNumber, formatPercent } from "../../report/format.ts";
import type { ResolvedConfig } from "../../signals/config.ts";
import type { Verdict } from "../../signals/verdict.ts";

const MEANING: Readonly<Record<Verdict["color"], string>> = {
  green: "GREEN: every test passed; worth going on with",
  yellow: "YELLOW: with reservations",
  red: "RED: not as it is",
};

/** The verdict with its reasons, each with figure and threshold. */
export function verdictLines({ color, reasons }: Verdict): string[] {
  const looksAhead = reasons.some(({ test }) => test.startsWith("look_ahead"));
  return [
    MEANING[color],
    ...reasons.map(
      ({ outcome, text }) => `  ${outcome === "critical" ? "critical" : "        "}  ${text}`,
    ),
    ...(looksAhead
      ? [
          "  Figures like these come from knowing the future, not from skill: look at how the signal and",
          "  its date_avail are made.",
        ]
      : []),
  ];
}

/** What every configuration has in common: "equal weights, 10 % a side, 10 bp per amount traded, …". */
export function configInWords(config: ResolvedConfig): string {
  const [low, high] = config.fractile;
  const weights = {
    equal: "equal weights",
    value: "weights by market cap",
    volume: "weights by volume",
  };
  const bps = `${formatNumber(config.tcBps, Number.isInteger(config.tcBps) ? 0 : 2)} bp per amount traded`;
  const costs = {
    naive: bps,
    spread: "half the spread per amount traded",
    impact: `${bps} and impact`,
  };
  return [
    weights[config.weight],
    `short below the ${low}th percentile, long above the ${high}th`,
    costs[config.tcModel],
    ...(config.universe === "all" ? [] : [`universe flag ${config.universe}`]),
    ...(config.hold === 1 ? [] : [`held ${config.hold} trading days`]),
    config.fromOpen ? "formed at the open" : "formed at the close",
  ].join(", ");
}

/** A share of the whole, the way tables print it. */
export function share(value: number): string {
  return formatPercent(value);
}
