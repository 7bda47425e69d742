/** Version of the format that is written; 1 to it are read. */
export const FORMAT = 5;

/** Who wrote a manifest: name and version of the engine, as in package.json (a test compares them). */
export const ENGINE = "assay 0.1.0";

/** Source tables whose rows are keyed by (security_id, date), in the order in which they are read. */
export const PANEL_TABLES = ["ret", "risk", "descriptor"] as const;
export type PanelTable = (typeof PANEL_TABLES)[number];

/** Tables that a snapshot is made of; all others are derived from them. */
export const SOURCE_TABLES = ["trading_date", ...PANEL_TABLES] as const;
export type SourceTable = (typeof SOURCE_TABLES)[number];

/** How many tables are derived from them: `master`, `factors`, `asof_resid`, `asof_cap`. */
export const DERIVED_TABLES = 4;

/** Source tables without which there is no snapshot. */
export const REQUIRED_TABLES: readonly SourceTable[] = ["trading_date", "ret", "risk"];

/** Columns that the format knows, besides the keys. */
export const KNOWN_COLUMNS: Readonly<Record<"ret" | "risk", readonly string[]>> = {
  ret: ["ret", "resret", "openret", "resopenret", "vol", "adv", "close_adj"],
  risk: [
    ...["mcap", "cap", "industry_id", "sector_id"],
    ...["size", "value", "growth", "leverage", "volatility", "momentum", "yield"],
  ],
};

/** Columns of `risk` that are risk factors. */
export const FACTORS = [
  ...["size", "value", "growth", "leverage", "volatility", "momentum", "yield"],
] as const;

/** Columns of `ret` and `risk` that name groups. */
const CODED = ["cap", "industry_id", "sector_id"];

/** Prefix of the name of a table that holds a stored baseline. */
export const BASELINE_PREFIX = "baseline_";

/** Whether a column holds groups; all columns of `descriptor` do, all others are float32. */
export function isCoded(table: string, column: string): boolean {
  return table === "descriptor" || CODED.includes(column);
}
