import { isMet, type Row } from "./row.ts";

/** The rows as a Markdown table, columns aligned so that it reads well on a terminal too. */
export function table(rows: readonly Row[]): string {
  return alignedTable(
    ["benchmark", "Assay", "other side", "ratio", "target", "met"],
    rows.map(cellsOf),
  );
}

/** Cells as a Markdown table: the first column to the left, all others to the right. */
export function alignedTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const cells = [head, ...rows];
  const widths = head.map((_, i) => Math.max(...cells.map((line) => line[i]!.length)));
  const line = (texts: readonly string[]) =>
    `| ${texts.map((text, i) => (i === 0 ? text.padEnd(widths[i]!) : text.padStart(widths[i]!))).join(" | ")} |`;
  const rule = `| ${widths.map((width, i) => (i === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`)).join(" | ")} |`;
  return [line(head), rule, ...cells.slice(1).map(line)].join("\n");
}

function cellsOf(row: Row): string[] {
  return [
    row.name,
    quantity(row.ours, row.unit),
    row.peer === undefined && row.missing
      ? `missing: ${row.missing}`
      : quantity(row.peer, row.unit),
    ratio(row),
    target(row),
    verdict(row),
  ];
}

function quantity(value: number | undefined, unit: Row["unit"]): string {
  if (value === undefined) return "–";
  if (unit === "ms" && value >= 10_000) return `${(value / 1000).toFixed(1)} s`;
  return `${value.toFixed(unit === "ms" && value < 100 ? 1 : 0)} ${unit}`;
}

/** In the direction of the target, so that the two can be compared at a glance. */
function ratio({ ours, peer, target }: Row): string {
  if (ours === undefined || peer === undefined) return "–";
  if (target?.kind === "faster") return `${(peer / ours).toFixed(1)}× faster`;
  const share = ours / peer;
  return `${share < 0.1 ? share.toPrecision(2) : share.toFixed(2)}×`;
}

function target({ target: promised, unit }: Row): string {
  if (!promised) return "–";
  if (promised.kind === "below") return `≤ ${quantity(promised.limit, unit)}`;
  return promised.kind === "faster"
    ? `≥ ${promised.factor}× faster`
    : `≤ ${Number(promised.factor.toPrecision(2))}×`;
}

function verdict(row: Row): string {
  const met = isMet(row);
  if (met === undefined) return row.target ? "not measured" : "–";
  return met ? "yes" : "no";
}
