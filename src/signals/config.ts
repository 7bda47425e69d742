import { expected, unknownName } from "../errors.ts";
import { parseDay } from "./days.ts";

/** What is taken out of a signal before it is ranked: nothing, the industry, or all risk factors. */
export type Residualize = "off" | "industry" | "all";
/** How trading is paid for. */
export type TcModel = "naive" | "spread" | "impact";
/** How a side's weight is shared out: equally, by market capitalisation, by average daily volume. */
export type Weighting = "equal" | "value" | "volume";
/** Names that take part: all, or those whose universe flag is 1, or those whose flag is 0. */
export type UniverseChoice = "all" | "1" | "0";

/** How a signal is made into a long/short portfolio, and which days of it are looked at. */
export interface BacktestConfig {
  /** Trading days between the first date on which the signal could be used and its use. 0. */
  readonly lag?: number;
  /** `off`. */
  readonly residualize?: Residualize;
  /** `naive`: `tcBps` of what is traded. `spread` needs the column `half_spread_bps`, `impact` needs `adv` and `book`. */
  readonly tcModel?: TcModel;
  /** Basis points of the traded amount, one way; 10. For `naive` and `impact`. */
  readonly tcBps?: number;
  /** Money on each side, in the unit of the column `adv`; for `impact` only. */
  readonly book?: number;
  /** `equal`. */
  readonly weight?: Weighting;
  /** Percentiles below which a name is short and above which it is long; [10, 90]. */
  readonly fractile?: readonly [low: number, high: number];
  /** Trade at the open of the formation day instead of at its close; false. */
  readonly fromOpen?: boolean;
  /** Fewest names on a side; a day with fewer is flat. 10. */
  readonly mincos?: number;
  /** Most trading days for which a row is in force while the security has no newer one; 1. */
  readonly hold?: number;
  /** `all`. */
  readonly universe?: UniverseChoice;
  /** Column of `descriptor` that holds the universe flag; needed only where it has several. */
  readonly universeColumn?: string;
  /** First date of the range (dates of the daily series): days since 1970-01-01, or `2020-03-31`. All unless given. */
  readonly from?: number | string;
  /** Date before which the range ends. */
  readonly to?: number | string;
}

/** A configuration in which nothing is left open; plain data that can be hashed. */
export interface ResolvedConfig {
  readonly lag: number;
  readonly residualize: Residualize;
  readonly tcModel: TcModel;
  readonly tcBps: number;
  /** null unless `tcModel` is `impact`. */
  readonly book: number | null;
  readonly weight: Weighting;
  readonly fractile: readonly [low: number, high: number];
  readonly fromOpen: boolean;
  readonly mincos: number;
  readonly hold: number;
  readonly universe: UniverseChoice;
  /** null for the only one. */
  readonly universeColumn: string | null;
  /** Days since 1970-01-01; null where the data begin or end. */
  readonly from: number | null;
  readonly to: number | null;
}

export const RESIDUALIZATIONS: readonly Residualize[] = ["off", "industry", "all"];
export const TC_MODELS: readonly TcModel[] = ["naive", "spread", "impact"];
export const WEIGHTINGS: readonly Weighting[] = ["equal", "value", "volume"];
const UNIVERSES: readonly UniverseChoice[] = ["all", "1", "0"];

/** Every default of `BacktestConfig`. */
export const DEFAULT_CONFIG: ResolvedConfig = Object.freeze({
  lag: 0,
  residualize: "off",
  tcModel: "naive",
  tcBps: 10,
  book: null,
  weight: "equal",
  fractile: Object.freeze([10, 90] as const),
  fromOpen: false,
  mincos: 10,
  hold: 1,
  universe: "all",
  universeColumn: null,
  from: null,
  to: null,
});

/**
 * Fills in the defaults and checks every value.
 *
 * @throws AssayError `bad-config` or `unknown-option`, naming the option.
 */
export function resolveConfig(config: BacktestConfig = {}): ResolvedConfig {
  for (const name of Object.keys(config)) {
    const known = Object.keys(DEFAULT_CONFIG);
    if (!known.includes(name)) throw unknownName("unknown-option", "option", name, known);
  }
  const day = (name: "from" | "to") => (config[name] == null ? null : parseDay(name, config[name]));
  const tcModel = oneOf("tcModel", config.tcModel ?? "naive", TC_MODELS);
  const resolved: ResolvedConfig = {
    lag: whole("lag", config.lag ?? 0, 0),
    residualize: oneOf("residualize", config.residualize ?? "off", RESIDUALIZATIONS),
    tcModel,
    tcBps: atLeast("tcBps", config.tcBps ?? DEFAULT_CONFIG.tcBps, 0),
    book: tcModel === "impact" ? bookOf(config.book) : null,
    weight: oneOf("weight", config.weight ?? "equal", WEIGHTINGS),
    fractile: fractileOf(config.fractile ?? DEFAULT_CONFIG.fractile),
    fromOpen: flag("fromOpen", config.fromOpen ?? false),
    mincos: whole("mincos", config.mincos ?? DEFAULT_CONFIG.mincos, 1),
    hold: whole("hold", config.hold ?? DEFAULT_CONFIG.hold, 1),
    universe: oneOf("universe", config.universe ?? "all", UNIVERSES),
    universeColumn: config.universeColumn ?? null,
    from: day("from"),
    to: day("to"),
  };
  if (resolved.from !== null && resolved.to !== null && resolved.from >= resolved.to)
    throw expected("bad-config", "to", "a date after from", config.to, "Give a later date.");
  return resolved;
}

/** `lag0_off`: what a configuration of a grid is called. */
export function configKey({
  lag,
  residualize,
}: Pick<ResolvedConfig, "lag" | "residualize">): string {
  return `lag${lag}_${residualize}`;
}

function oneOf<T extends string>(where: string, value: T, known: readonly T[]): T {
  if (known.includes(value)) return value;
  throw unknownName("bad-config", where, String(value), known);
}

function whole(where: string, value: number, least: number): number {
  if (Number.isInteger(value) && value >= least) return value;
  const wanted = `a whole number from ${least} on`;
  throw expected("bad-config", where, wanted, value, `Give ${where} ${wanted}.`);
}

function atLeast(where: string, value: number, least: number): number {
  if (Number.isFinite(value) && value >= least) return value;
  const wanted = `a number from ${least} on`;
  throw expected("bad-config", where, wanted, value, `Give ${where} ${wanted}.`);
}

function flag(where: string, value: boolean): boolean {
  if (typeof value === "boolean") return value;
  throw expected("bad-config", where, "true or false", value, `Give ${where} true or false.`);
}

function bookOf(value: number | undefined): number {
  if (value !== undefined && Number.isFinite(value) && value > 0) return value;
  const hint = "The impact of a trade depends on its size: give book (--book), in the unit of adv.";
  throw expected("bad-config", "book", "a positive number", value ?? "none", hint);
}

function fractileOf(value: readonly [number, number]): readonly [number, number] {
  const [low, high] = value;
  if (value.length === 2 && low > 0 && low <= high && high < 100) return Object.freeze([low, high]);
  const hint = "[10, 90] sells the lowest tenth and buys the highest.";
  throw expected(
    "bad-config",
    "fractile",
    "two percentiles, 0 < low <= high < 100",
    value.join(", "),
    hint,
  );
}
