import { formatTime } from "../../data/dates.ts";
import type { RunFacts } from "../../report/backtest-input.ts";
import { type IdentityDocument, identityRows, type RunIdentity } from "../../tracking/identity.ts";

/** What a report says of how its figures came about, besides the identity. */
interface ComputedFacts {
  readonly runId: string;
  /** Counted bars of all symbols. */
  readonly bars: number;
  readonly command: string;
}

/**
 * What every report says of its run: the identity, and what was computed from it. Nothing of the
 * request or of the load reaches a page in another way, so two runs with one id have one page.
 */
export function reportFacts(
  identity: RunIdentity,
  document: IdentityDocument,
  { runId, bars, command }: ComputedFacts,
): RunFacts {
  const { data, fill, costs, exits, periodsPerYear } = identity;
  const asOf = data.asOf === undefined ? "" : `, as of ${data.asOf}`;
  return {
    strategy: { name: identity.strategyName, version: identity.strategyVersion },
    periodsPerYear,
    timeframe: data.timeframeLabel,
    timeframeMs: data.timeframe,
    fill,
    costs,
    exits,
    range: rangeOf(identity),
    data: {
      label: `${data.assetClass || "bars"} ${data.timeframeLabel}`,
      symbols: data.symbols,
      bars,
      fingerprint: data.fingerprint,
      dropped: data.dropped,
      warnings: data.caveats,
      ...(data.licence === undefined ? {} : { licence: data.licence }),
      ...(data.vendor === undefined ? {} : { source: `${data.vendor}${asOf}` }),
    },
    identity: identityRows(document),
    runId,
    command,
  };
}

/**
 * What to type to get the run again, from its own folder; the data are named by their fingerprint.
 *
 * @param own options of the command itself, quoted where a shell asks for it.
 */
export function commandOf(
  command: string,
  identity: RunIdentity,
  own: readonly (readonly [flag: string, value: string | number | undefined])[],
): string {
  const { data, fill, costs, exits, periodsPerYear } = identity;
  const { from, to } = rangeOf(identity);
  const flags: readonly (readonly [flag: string, value: string | number | undefined])[] = [
    ["--symbol", data.symbols.length <= 20 ? data.symbols.join(",") : undefined],
    ["--from", from === undefined ? undefined : formatTime(from)],
    ["--to", to === undefined ? undefined : formatTime(to)],
    ["--timeframe", data.timeframeLabel],
    ...own,
    ["--fill", fill],
    ["--fee-bps", costs.feeBps],
    ["--slippage-bps", costs.slippageBps],
    ["--stop-loss", exits.stopLoss],
    ["--take-profit", exits.takeProfit],
    ["--trailing-stop", exits.trailingStop],
    ["--max-bars", exits.maxBars],
    ["--periods-per-year", periodsPerYear],
    ["--asset-class", data.assetClass || undefined],
  ];
  const given = flags.flatMap(([flag, value]) => (value === undefined ? [] : [`${flag} ${value}`]));
  return [`npx assay ${command} source/${identity.sources[0]!.name} --data DATA`, ...given].join(
    " ",
  );
}

function rangeOf({ from, to }: RunIdentity): RunFacts["range"] {
  return {
    ...(Number.isFinite(from) ? { from } : {}),
    ...(Number.isFinite(to) ? { to } : {}),
  };
}
