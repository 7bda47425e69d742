import { DuckDBInstance } from "@duckdb/node-api";

/** Columns of a Parquet file as plain numbers, times in ms; read by DuckDB, not by Assay. */
export async function readColumns<const Name extends string>(
  path: string,
  columns: readonly Name[],
): Promise<Record<Name, number[]>> {
  const connection = await (await DuckDBInstance.create()).connect();
  const list = columns
    .map((name) => (/time/.test(name) ? `epoch_ms(${name}) as ${name}` : name))
    .join(", ");
  const result = await connection.runAndReadAll(`select ${list} from read_parquet('${path}')`);
  const values = result.getColumns();
  connection.closeSync();
  const found = {} as Record<Name, number[]>;
  for (const [i, name] of columns.entries()) found[name] = (values[i] ?? []).map(Number);
  return found;
}

/** Names in a text column, each once, in order of appearance. */
export async function readNames(path: string, column: string): Promise<string[]> {
  const connection = await (await DuckDBInstance.create()).connect();
  const result = await connection.runAndReadAll(
    `select distinct ${column} from read_parquet('${path}') order by 1`,
  );
  const values = result.getColumns()[0] ?? [];
  connection.closeSync();
  return values.map(String);
}

export interface Returns {
  readonly net: readonly number[];
  readonly gross: readonly number[];
  readonly cost: readonly number[];
  readonly turnover: readonly number[];
  readonly position: readonly number[];
  readonly benchmark: readonly number[];
  readonly timestamp: readonly number[];
}

const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
const mean = (values: readonly number[]) => sum(values) / values.length;

/**
 * The metrics of SEMANTICS T over the rows of one symbol, in the plainest code that says them.
 *
 * @param barLength length of the last bar in ms
 */
export function plainMetrics(rows: Returns, perYear: number, barLength: number) {
  const { net, timestamp } = rows;
  const average = mean(net);
  const deviation = Math.sqrt(sum(net.map((r) => (r - average) ** 2)) / (net.length - 1));
  const downside = Math.sqrt(mean(net.map((r) => Math.min(r, 0) ** 2)));
  let equity = 1;
  let peak = 1;
  let drawdown = 0;
  for (const r of net) {
    equity *= 1 + r;
    peak = Math.max(peak, equity);
    drawdown = Math.min(drawdown, equity / peak - 1);
  }
  const years = (timestamp.at(-1)! + barLength - timestamp[0]!) / (365.25 * 86_400_000);
  const cagr = equity ** (1 / years) - 1;
  const held = mean(rows.benchmark);
  const beta =
    sum(net.map((r, i) => (r - average) * (rows.benchmark[i]! - held))) /
    sum(rows.benchmark.map((b) => (b - held) ** 2));
  const days = timestamp.filter((_, i) => rows.position[i] !== 0);
  return {
    bars: net.length,
    total_return: equity - 1,
    cagr,
    volatility: deviation * Math.sqrt(perYear),
    sharpe: (average / deviation) * Math.sqrt(perYear),
    sortino: (average * perYear) / (downside * Math.sqrt(perYear)),
    max_drawdown: drawdown,
    calmar: cagr / Math.abs(drawdown),
    turnover: mean(rows.turnover) * perYear,
    exposure: mean(rows.position.map(Math.abs)),
    n_days_in_market: new Set(days.map((time) => Math.floor(time / 86_400_000))).size,
    cost_share: sum(rows.cost) / sum(rows.gross.map(Math.abs)),
    alpha: (average - beta * held) * perYear,
    beta,
  };
}
