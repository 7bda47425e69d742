import { formatTime } from "../../data/dates.ts";
import type { RunFacts } from "../../report/backtest-input.ts";
import type { CanonicalValue } from "../../tracking/canonical.ts";
import type { IdentityDocument, RunIdentity } from "../../tracking/identity.ts";

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
    identity: flattened(document),
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

/** `strategy.name` → text, for every leaf of the identity. */
function flattened(value: CanonicalValue, key = ""): [string, string][] {
  // What was not said (no asset class, no caveats) is no row of its own.
  if (value === null || value === "" || (Array.isArray(value) && value.length === 0)) return [];
  if (typeof value !== "object") return [[key, String(value)]];
  if (Array.isArray(value)) {
    if (value.every((item) => typeof item !== "object")) return [[key, value.join(", ")]];
    return value.flatMap((item, i) => flattenedItem(item, key, i));
  }
  return Object.entries(value).flatMap(([name, field]) =>
    flattened(field ?? null, key === "" ? name : `${key}.${name}`),
  );
}

/** An entry of a list that is more than a text: by its `name` where it has one, else by its place. */
function flattenedItem(item: CanonicalValue, key: string, at: number): [string, string][] {
  if (typeof item === "object" && item !== null && "name" in item) {
    const { name, ...fields } = item;
    return flattened(fields, `${key}.${String(name)}`);
  }
  return flattened(item, `${key}.${at}`);
}
