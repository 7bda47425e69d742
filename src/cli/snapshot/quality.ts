import type { SnapshotQuality } from "../../catalog/store-sources.ts";
import type { TableQuality } from "../../catalog/table-quality.ts";
import { formatCount, formatPercent, plural } from "../../report/format.ts";

/** What was found in the sources, in words: rows first, then each repair with its count. */
export function qualityLines(quality: SnapshotQuality): string[] {
  const { ret, risk, descriptor, returns_check: check } = quality;
  const lines = [
    ...tableLines("ret", ret),
    ...tableLines("risk", risk),
    ...(descriptor ? tableLines("descriptor", descriptor) : []),
  ];
  if (check && check.compared > 0) {
    lines.push(
      `Returns agree with close_adj in ${formatPercent(check.same_day)} of ${formatCount(check.compared)} comparisons.`,
    );
  }
  return lines;
}

function tableLines(name: string, table: TableQuality): string[] {
  const dropped: [keyof TableQuality["examples"], number, string][] = [
    ["duplicate_rows", table.duplicate_rows, "with a key that comes again; the last was kept"],
    ["off_calendar_rows", table.off_calendar_rows, "of no trading date dropped"],
    [
      "unknown_security_rows",
      table.unknown_security_rows,
      "of a security without returns and risk dropped",
    ],
  ];
  return [
    `${name}: ${plural(table.rows_read, "row")} read, ${formatCount(table.rows)} kept`,
    ...dropped
      .filter(([, count]) => count > 0)
      .map(([reason, count, what]) => {
        const example = table.examples[reason];
        return `  ${plural(count, "row")} ${what}${example === undefined ? "" : ` (for example ${example})`}`;
      }),
    ...cellLines("infinite cells made unknown", table.infinite_cells),
    ...cellLines("cells not known", table.missing_cells),
    ...namedLine("not in the source", table.absent_columns),
    ...namedLine("left out, being neither known nor numbers", table.ignored_columns),
  ];
}

function cellLines(what: string, counts: Readonly<Record<string, number>>): string[] {
  const entries = Object.entries(counts).map(
    ([column, count]) => `${column} ${formatCount(count)}`,
  );
  return entries.length > 0 ? [`  ${what}: ${entries.join(", ")}`] : [];
}

function namedLine(what: string, columns: readonly string[]): string[] {
  return columns.length > 0 ? [`  ${what}: ${columns.join(", ")}`] : [];
}
