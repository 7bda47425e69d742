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
import type { RowLimits } from "./row-limits.ts";
import { union } from "./row-order.ts";
import type { TableQuality } from "./table-quality.ts";
import { openTable, type TableSource } from "./table-source.ts";
import type { TableWriter } from "./write-tables.ts";

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
  const memory = [
    await writer.memory.keyed.take(4 * retTable.rows),
    await writer.memory.keyed.take(4 * retTable.rows),
  ];
  const checking = returnsCheckOf(opened.ret!.path, retTable, calendar.dates, read, memory);
  for (const piece of memory) writer.memory.keyed.giveBackAfter(piece, [checking]);
  const check = await checking;
  if (check) requireUnshifted(opened.ret!.path, check);
  // Tables of one source mostly have the same rows, whose keys need to be sorted but once. They are
  // read while `ret` is stored, much of which other threads do.
  const openingRisk = openPanel("risk", opened.risk!, limits, "date", [retTable]);
  const openingDescriptor = openingRisk.then((risk) =>
    openDescriptor(opened.descriptor, limits, [retTable, risk]),
  );
  // Told when they are awaited; until then a failure must not end the process.
  for (const opening of [openingRisk, openingDescriptor]) opening.catch(() => {});
  const ret = await writer.panel(alreadyRead(retTable, read), origin("ret"));
  const riskTable = await openingRisk;
  const descriptorTable = await openingDescriptor;
  // While `ret` is still being written; after `risk` comes the writing of what is derived from it.
  const descriptor = descriptorTable && (await writer.panel(descriptorTable, origin("descriptor")));
  const risk = await writer.derivablePanel(riskTable, origin("risk"), retTable);
  const quality: SnapshotQuality = {
    trading_date: calendar.quality,
    ret: ret.panel.quality,
    risk: risk.panel.quality,
    ...(descriptor && { descriptor: descriptor.panel.quality }),
    ...(check && { returns_check: check }),
  };
  return { panels: { ret, risk }, quality };
}

/** @param known the other tables, whose securities it may have */
async function openDescriptor(
  source: TableSource | undefined,
  limits: RowLimits,
  known: readonly [ret: PanelTable, risk: PanelTable],
): Promise<PanelTable | undefined> {
  if (!source) return undefined;
  const securityIds = union(known[0].ids, known[1].ids);
  return await openPanel("descriptor", source, { ...limits, securityIds }, "date", known);
}

/**
 * @param read takes the columns that were looked at
 * @param memory for them in the order of the key
 * @throws AssayError `impossible-returns`
 */
async function returnsCheckOf(
  path: string,
  ret: PanelTable,
  tradingDates: Int32Array,
  read: Map<string, OrderedColumn>,
  memory: readonly SharedArrayBuffer[],
): Promise<ReturnsCheck | undefined> {
  const columnOf = async (name: string) => {
    const column = await ret.column(name, new SharedArrayBuffer(4 * ret.source.securityId.length));
    read.set(name, column);
    return column.keyed(memory[read.size - 1]);
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
    async column(name, into) {
      const column = read.get(name);
      read.delete(name);
      return column ?? (await table.column(name, into));
    },
  };
}
