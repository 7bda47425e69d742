import { DuckDBInstance, type Json } from "@duckdb/node-api";

/** Rows of an SQL query, answered by DuckDB: an independent reader and calculator. */
export async function query(sql: string): Promise<Json[][]> {
  const instance = await DuckDBInstance.create(":memory:", { threads: "1" });
  const connection = await instance.connect();
  try {
    return (await connection.runAndReadAll(sql)).getRowsJson();
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
