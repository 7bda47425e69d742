import { readCalendar } from "./calendar-table.ts";
import { SOURCE_TABLES, type SourceTable } from "./format.ts";
import type { Component } from "./manifest.ts";
import { type OrderedColumn, openPanel, type PanelTable } from "./panel-table.ts";
import {
  checkReturns,
  type ReturnsCheck,
  requireFractions,
  requireUnshifted,
} from "./returns-check.ts";
import { union } from "./row-order.ts";
import type { TableQuality } from "./table-quality.ts";
import { openTable, type TableSource } from "./table-source.ts";
import type { StoredPanel, TableWriter } from "./write-tables.ts";

/** What was repaired, dropped or found while a snapshot was made. */
export interface SnapshotQuality {
  readonly trading_date: object;
  readonly ret: TableQuality;
  readonly risk: TableQuality;
  readonly descriptor?: TableQuality;
  /** Absent where `ret` has no `close_adj`. */
  readonly returns_check?: ReturnsCheck;
}

/** Where source tables come from, as a manifest says it. */
export type Origins = Readonly<Partial<Record<SourceTable, Component["source"]>>>;

/** The source tables with their columns known. */
export type OpenSources = Readonly<Partial<Record<SourceTable, TableSource>>>;

/** @throws AssayError `bad-source`, `damaged-file`, `double-column` */
export async function openSources(
  files: Readonly<Partial<Record<SourceTable, string>>>,
): Promise<OpenSources> {
  const opened: Partial<Record<SourceTable, TableSource>> = {};
  for (const table of SOURCE_TABLES) {
    const file = files[table];
    if (file !== undefined) opened[table] = await openTable(file);
  }
  return opened;
}

/**
 * Reads the source tables, checks their returns, and stores them.
 *
 * @param origins where each comes from, for the manifest; its path unless given
 * @throws AssayError as `createSnapshot`
 */
export async function storeSources(
  opened: OpenSources,
  writer: TableWriter,
  origins: Origins = {},
) {
  const origin = (table: SourceTable) => origins[table] ?? opened[table]!.path;
  const calendar = await readCalendar(opened.trading_date!);
  await writer.calendar(calendar, origin("trading_date"));
  const limits = { tradingDates: calendar.dates };
  const retTable = await openPanel("ret", opened.ret!, limits);
  const read = new Map<string, OrderedColumn>();
  const check = await returnsCheckOf(opened.ret!.path, retTable, calendar.dates, read);
  if (check) requireUnshifted(opened.ret!.path, check);
  const ret = await writer.panel(alreadyRead(retTable, read), origin("ret"), false);
  // Tables of one source mostly have the same rows, whose keys need to be sorted but once.
  const riskTable = await openPanel("risk", opened.risk!, limits, "date", [ret.panel]);
  const risk = await writer.panel(riskTable, origin("risk"), true);
  let descriptor: StoredPanel | undefined;
  if (opened.descriptor) {
    const securityIds = union(ret.panel.ids, risk.panel.ids);
    const own = { ...limits, securityIds };
    const known = [ret.panel, risk.panel];
    const table = await openPanel("descriptor", opened.descriptor, own, "date", known);
    descriptor = await writer.panel(table, origin("descriptor"), false);
  }
  const quality: SnapshotQuality = {
    trading_date: calendar.quality,
    ret: ret.panel.quality,
    risk: risk.panel.quality,
    ...(descriptor && { descriptor: descriptor.panel.quality }),
    ...(check && { returns_check: check }),
  };
  return { panels: { ret, risk }, quality };
}

/**
 * @param read takes the columns that were looked at
 * @throws AssayError `impossible-returns`
 */
async function returnsCheckOf(
  path: string,
  ret: PanelTable,
  tradingDates: Int32Array,
  read: Map<string, OrderedColumn>,
): Promise<ReturnsCheck | undefined> {
  const columnOf = async (name: string) => {
    const column = await ret.column(name);
    read.set(name, column);
    return column.keyed();
  };
  // The one column that must be there.
  const returns = await columnOf("ret");
  if (returns.kind === "number") {
    requireFractions(path, ret.securityId, ret.date, returns.values);
  }
  if (!ret.columns.includes("close_adj")) return undefined;
  const close = await columnOf("close_adj");
  if (returns.kind !== "number" || close.kind !== "number") return undefined;
  return checkReturns(ret.securityId, ret.date, returns.values, close.values, tradingDates);
}

/** The table, some of whose columns were read before: each is given once and forgotten. */
function alreadyRead(table: PanelTable, read: Map<string, OrderedColumn>): PanelTable {
  return {
    ...table,
    async column(name) {
      const column = read.get(name);
      read.delete(name);
      return column ?? (await table.column(name));
    },
  };
}
