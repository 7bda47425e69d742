/**
 * `threadCompute`, loaded when it is needed, since every strategy file imports the entry and few
 * search. A function of its own: TypeScript leaves the name of an import as it is where it rewrites an
 * `await using`.
 *
 * @throws AssayError as `threadCompute`
 */
export async function startThreads(threads: number | undefined) {
  const { threadCompute } = await import("./thread-pool.ts");
  return threadCompute({ threads });
}
