import { DECILES } from "./portfolio.ts";

/** What is noted of each formation day, for one configuration and group. */
export const COLUMNS = [
  "long",
  "short",
  /** Sum of |Δw| of forming the target. */
  "traded",
  "cost",
  /** Sum of |w| of the exit at the end of the range; 0 on other days. */
  "exitTraded",
  "exitCost",
  "missing",
  "names",
  "longs",
  "shorts",
  "unknownWeight",
  /** One of `STATE`. */
  "state",
  /** Of residualising; noted for the overall group only. */
  "unknownRegressor",
  "smallIndustry",
] as const;
export type ColumnName = (typeof COLUMNS)[number];
/** Place of each column. */
export const PLACE = Object.fromEntries(COLUMNS.map((name, place) => [name, place])) as Record<
  ColumnName,
  number
>;

/** Sizes of a table of cells. */
export interface CellShape {
  /** Configurations: one for each residualisation and lag. */
  readonly configs: number;
  /** Overall and the cap tiers. */
  readonly groups: number;
  /** First formation day (before the lag) and how many. */
  readonly first: number;
  readonly days: number;
}

/** Numbers by configuration, group, column and formation day; the days of a column lie together. */
export class Cells {
  readonly shape: CellShape;
  readonly values: Float64Array;
  /** By configuration and decile: returns, then names. */
  readonly deciles: Float64Array;

  /** @param done numbers of a chunk that another thread has done; 0 unless given. */
  constructor(shape: CellShape, done?: Pick<Cells, "values" | "deciles">) {
    this.shape = shape;
    const { configs, groups, days } = shape;
    this.values = done?.values ?? new Float64Array(configs * groups * COLUMNS.length * days);
    this.deciles = done?.deciles ?? new Float64Array(configs * 2 * DECILES * days);
  }

  column(config: number, group: number, name: ColumnName): Float64Array {
    const { days } = this.shape;
    const start = this.at(config, group, PLACE[name], 0);
    return this.values.subarray(start, start + days);
  }

  /** Where the number of a column and day lies in `values`; see `PLACE`. */
  at(config: number, group: number, column: number, day: number): number {
    const { groups, days } = this.shape;
    return ((config * groups + group) * COLUMNS.length + column) * days + day;
  }

  decile(config: number, decile: number, what: "returns" | "names"): Float64Array {
    const { days } = this.shape;
    const start = this.decileAt(config, decile, what, 0);
    return this.deciles.subarray(start, start + days);
  }

  /** Where the number of a decile and day lies in `deciles`. */
  decileAt(config: number, decile: number, what: "returns" | "names", day: number): number {
    const part = config * 2 + (what === "names" ? 1 : 0);
    return (part * DECILES + decile) * this.shape.days + day;
  }

  /** Copies the days of a chunk to their place. */
  take(chunk: Cells): void {
    const { days, first } = this.shape;
    const at = chunk.shape.first - first;
    copyDays(chunk.values, chunk.shape.days, this.values, days, at);
    copyDays(chunk.deciles, chunk.shape.days, this.deciles, days, at);
  }
}

function copyDays(
  from: Float64Array,
  fromDays: number,
  to: Float64Array,
  toDays: number,
  at: number,
): void {
  for (let column = 0; column * fromDays < from.length; column++)
    to.set(from.subarray(column * fromDays, (column + 1) * fromDays), column * toDays + at);
}
