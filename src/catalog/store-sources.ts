import { readCalendar } from "./calendar-table.ts";
import { SOURCE_TABLES, type SourceTable } from "./format.ts";
import type { Component } from "./manifest.ts";
import { openPanel } from "./panel-table.ts";
import { checkReturns, type ReturnsCheck, requireUnshifted } from "./returns-check.ts";
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
  const check = await returnsCheckOf(retTable, calendar.dates);
  if (check) requireUnshifted(opened.ret!.path, check);
  const ret = await writer.panel(retTable, origin("ret"), false);
  // Tables of one source mostly have the same rows, whose keys need to be sorted but once.
  const riskTable = await openPanel("risk", opened.risk!, limits, "date", ret.panel);
  const risk = await writer.panel(riskTable, origin("risk"), true);
  let descriptor: StoredPanel | undefined;
  if (opened.descriptor) {
    const securityIds = union(ret.panel.ids, risk.panel.ids);
    const own = { ...limits, securityIds };
    const table = await openPanel("descriptor", opened.descriptor, own, "date", ret.panel);
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

async function returnsCheckOf(
  ret: StoredPanel["panel"],
  tradingDates: Int32Array,
): Promise<ReturnsCheck | undefined> {
  // The one column that must be there.
  const returns = (await ret.column("ret")).keyed();
  if (!ret.columns.includes("close_adj")) return undefined;
  const close = (await ret.column("close_adj")).keyed();
  if (returns.kind !== "number" || close.kind !== "number") return undefined;
  return checkReturns(ret.securityId, ret.date, returns.values, close.values, tradingDates);
}
