/** A grid of values with fewer rows and columns than it had. */
export interface CoarseGrid {
  /** Columns and rows of the original that one cell stands for. */
  readonly xStep: number;
  readonly yStep: number;
  readonly columns: number;
  readonly rows: number;
  /** Row by row. */
  readonly cells: Float64Array;
}

/**
 * A grid of at most `limit` columns and rows: each cell is the largest known value of a block of
 * neighbours, so that no peak vanishes; NaN where none is known. The grid itself where it is small
 * enough.
 *
 * @param cells row by row, `rows` rows of `columns`.
 */
export function coarsen(
  cells: Float64Array,
  columns: number,
  rows: number,
  limit: number,
): CoarseGrid {
  const xStep = Math.max(1, Math.ceil(columns / limit));
  const yStep = Math.max(1, Math.ceil(rows / limit));
  if (xStep === 1 && yStep === 1) return { xStep, yStep, columns, rows, cells };
  const width = Math.ceil(columns / xStep);
  const height = Math.ceil(rows / yStep);
  const coarse = new Float64Array(width * height).fill(Number.NaN);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const value = cells[row * columns + column]!;
      const place = Math.floor(row / yStep) * width + Math.floor(column / xStep);
      if (!Number.isNaN(value) && !(coarse[place]! >= value)) coarse[place] = value;
    }
  }
  return { xStep, yStep, columns: width, rows: height, cells: coarse };
}

/** Value below which `share` of the known values lie; NaN without any. */
export function quantileOf(values: Float64Array, share: number): number {
  const known = values.filter((value) => !Number.isNaN(value)).sort();
  return known.length === 0 ? Number.NaN : known[Math.floor(share * (known.length - 1))]!;
}
