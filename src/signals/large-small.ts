import type { SignalCatalog } from "./catalog-port.ts";

/**
 * Cap tiers of the largest and of the smallest names: by their names `large` and `small`, else by the
 * mean market cap of their rows. Nothing where a snapshot has no tiers, or one only.
 */
export async function largestAndSmallestTier(
  catalog: SignalCatalog,
): Promise<{ readonly large: string; readonly small: string } | undefined> {
  const columns = catalog.columns.risk;
  if (!columns.includes("cap")) return undefined;
  const named = (await catalog.table("risk", ["cap"])).labels.cap ?? [];
  const find = (wanted: string) => named.find((label) => label.toLowerCase() === wanted);
  const [large, small] = [find("large"), find("small")];
  if (large !== undefined && small !== undefined) return { large, small };
  if (named.length < 2 || !columns.includes("mcap")) return undefined;
  const { codes, numbers } = await catalog.table("risk", ["cap", "mcap"]);
  const sums = named.map(() => ({ total: 0, rows: 0 }));
  const [tiers, caps] = [codes.cap!, numbers.mcap!];
  for (let row = 0; row < tiers.length; row++) {
    const tier = sums[tiers[row]!];
    if (!tier || Number.isNaN(caps[row]!)) continue;
    tier.total += caps[row]!;
    tier.rows++;
  }
  const means = sums.map(({ total, rows }) => total / rows);
  const order = named
    .map((label, code) => ({ label, mean: means[code]! }))
    .filter(({ mean }) => !Number.isNaN(mean))
    .sort((a, b) => a.mean - b.mean);
  const [lowest, highest] = [order[0], order.at(-1)];
  if (!lowest || !highest || lowest === highest) return undefined;
  return { large: highest.label, small: lowest.label };
}
