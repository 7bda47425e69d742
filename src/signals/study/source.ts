import { AssayError, unknownName } from "../../errors.ts";
import { asOfRows, datedRows } from "../as-of.ts";
import type { SignalCatalog, TableColumns, UniverseTable } from "../catalog-port.ts";
import type { Residualize, ResolvedConfig } from "../config.ts";
import { firstFrom } from "../days.ts";
import type { PreparedSignal } from "../prepare.ts";
import type { CostColumns, DayRows, Entries, StudyInputs } from "./inputs.ts";
import type { UniverseFlags } from "./universe.ts";

/** Regressors of `all` besides the industries. */
export const FACTORS = ["size", "value", "growth", "leverage", "volatility", "momentum"] as const;

/** What one study reads of a snapshot, and what the snapshot lacks. */
export interface Source {
  readonly inputs: StudyInputs;
  readonly flags: UniverseFlags | undefined;
  /** Names of the cap tiers, by code. */
  readonly tiers: readonly string[];
  /** Factors of which `inputs.factors` holds the columns. */
  readonly factors: readonly string[];
  /** Columns, `table.column`, that the study would have used and the snapshot lacks. */
  readonly absent: readonly string[];
}

/**
 * Reads the columns that the configurations need and joins them as of each row's `date_sig`.
 *
 * @param modes residualisations that will be asked for.
 * @throws AssayError `missing-column` where a configuration cannot do without one.
 */
export async function readSource(
  prepared: PreparedSignal,
  catalog: SignalCatalog,
  config: ResolvedConfig,
  modes: readonly Residualize[],
): Promise<Source> {
  const { securityIds, tradingDates } = catalog;
  const has = (table: UniverseTable, column: string) => catalog.columns[table].includes(column);
  const need = (table: UniverseTable, column: string, why: string) => {
    if (!has(table, column)) throw missingColumn(table, column, why, catalog);
    return column;
  };
  const earned = config.fromOpen ? need("ret", "openret", "fromOpen earns it") : "ret";
  const costs = costColumns(config, need);
  const byVolume = config.weight === "volume" ? [need("ret", "adv", "weight volume")] : [];

  const wantsFactors = modes.includes("all");
  const byIndustry = modes.some((mode) => mode !== "off") && has("risk", "industry_id");
  if (modes.includes("industry")) need("risk", "industry_id", "residualize industry");
  const factors = wantsFactors ? FACTORS.filter((name) => has("risk", name)) : [];
  const tiered = has("risk", "cap");
  const byValue = config.weight === "value" ? [need("risk", "mcap", "weight value")] : [];
  const codes = [...(byIndustry ? ["industry_id"] : []), ...(tiered ? ["cap"] : [])];
  const columns = [...codes, ...factors, ...byValue];
  const readsRisk = columns.length > 0 || modes.some((mode) => mode !== "off");
  const [ret, risk] = await Promise.all([
    catalog.table("ret", [...new Set([earned, ...costs, ...byVolume])]),
    readsRisk ? catalog.table("risk", columns) : undefined,
  ]);
  const asOf = (table: TableColumns) => asOfRows(prepared, datedRows(table), securityIds.length);
  const riskRow = risk ? asOf(risk) : undefined;

  const flags = await readFlags(catalog, config);
  const rows = dayRows(ret, tradingDates);
  const tierCodes = risk?.codes.cap;
  const industry = byIndustry ? risk?.codes.industry_id : undefined;
  const returns = ret.numbers[earned]!;
  const inputs: StudyInputs = {
    tradingDates,
    securityIds,
    entries: entriesOf(prepared, flags, securityIds.length),
    rows,
    returns,
    ...(riskRow ? { risk: riskRow } : {}),
    ...(industry ? { industry } : {}),
    industries: industry ? risk!.labels.industry_id!.length : 0,
    factors: factors.map((name) => risk!.numbers[name]!),
    ...(tierCodes ? { tier: tierCodes } : {}),
    ...(config.weight === "value"
      ? { weights: { column: risk!.numbers.mcap!, row: riskRow! } }
      : {}),
    ...(config.weight === "volume"
      ? { weights: { column: ret.numbers.adv!, row: asOf(ret) } }
      : {}),
    costs: {
      ...(config.tcModel === "spread" ? { halfSpread: ret.numbers.half_spread_bps! } : {}),
      ...(config.tcModel === "impact" ? { adv: ret.numbers.adv!, ret: ret.numbers.ret! } : {}),
    } satisfies CostColumns,
  };
  const absent = [
    ...(tiered ? [] : ["risk.cap"]),
    ...(wantsFactors && !byIndustry ? ["risk.industry_id"] : []),
    ...(wantsFactors ? FACTORS.filter((name) => !has("risk", name)).map((n) => `risk.${n}`) : []),
  ];
  return { inputs, flags, tiers: risk?.labels.cap ?? [], factors, absent };
}

/** Rows of a table by trading date; rows on other dates are nobody's. */
export function dayRows(table: TableColumns, tradingDates: Int32Array): DayRows {
  const days = () => new Int32Array(tradingDates.length);
  const [from, to] = [days(), days()];
  const members = { ...table.members, from: days(), to: days() };
  for (const [n, date] of tradingDates.entries()) {
    const k = firstFrom(table.dates, date);
    if (table.dates[k] !== date) continue;
    from[n] = table.starts[k]!;
    to[n] = table.starts[k + 1]!;
    members.from[n] = table.members.from[k]!;
    members.to[n] = table.members.to[k]!;
  }
  return { from, to, members };
}

/** The universe flags that a configuration filters by. */
export async function readFlags(
  catalog: SignalCatalog,
  { universe, universeColumn }: Pick<ResolvedConfig, "universe" | "universeColumn">,
): Promise<UniverseFlags | undefined> {
  if (universe === "all") return undefined;
  const known = catalog.columns.descriptor;
  const [only] = known;
  if (universeColumn === null && known.length !== 1)
    throw missingColumn("descriptor", "a universe flag", `universe ${universe}`, catalog);
  const column = universeColumn ?? only!;
  if (!known.includes(column))
    throw unknownName("missing-column", "column of descriptor", column, known);
  const table = await catalog.table("descriptor", [column]);
  const codes = table.codes[column];
  const labels = table.labels[column] ?? [];
  const member = labels.findIndex((label) => flagOf(label) === universe);
  if (!codes) throw missingColumn("descriptor", column, `universe ${universe}`, catalog);
  return { table: datedRows(table), codes, member };
}

/** A flag may be stored as a number or as a truth value. */
function flagOf(label: string): string {
  const lower = label.toLowerCase();
  return lower === "true" ? "1" : lower === "false" ? "0" : String(Number(label));
}

/** Entries of a prepared signal, marked where the universe has them as of their `date_sig`. */
export function entriesOf(
  { starts, security, signal, dateSig, hold }: PreparedSignal,
  flags: UniverseFlags | undefined,
  securities: number,
): Entries {
  const entries = { starts, security, signal, hold };
  if (!flags) return entries;
  const rows = asOfRows({ security, dateSig }, flags.table, securities);
  const member = new Uint8Array(new SharedArrayBuffer(rows.length));
  for (const [entry, row] of rows.entries())
    member[entry] = row >= 0 && flags.codes[row] === flags.member ? 1 : 0;
  return { ...entries, member };
}

function costColumns(
  { tcModel }: ResolvedConfig,
  need: (table: UniverseTable, column: string, why: string) => string,
): string[] {
  if (tcModel === "spread") return [need("ret", "half_spread_bps", "tcModel spread")];
  if (tcModel === "impact") return ["ret", need("ret", "adv", "tcModel impact")];
  return [];
}

function missingColumn(
  table: UniverseTable,
  column: string,
  why: string,
  { id, columns }: SignalCatalog,
): AssayError {
  return new AssayError(
    "missing-column",
    `${why} needs ${column} of table ${table}, which snapshot ${id} lacks.`,
    `It has ${columns[table].join(", ") || "no such table"}. Make the snapshot with the column, or leave the option out.`,
  );
}
