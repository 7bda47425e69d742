import { formatDay } from "../signals/days.ts";
import { shellWord } from "./shell.ts";
import { type SuiteIdentity, snapshotByContent } from "./suite-identity.ts";

/**
 * What to type to get a suite again. `SIGNAL` stands for the signal's file, whose path is no part of
 * the run; the snapshot is named by its content, by which it is found under any id.
 */
export function suiteCommand(identity: SuiteIdentity): string {
  const { config, snapshot, lags, residualize, baselines, sources } = identity;
  const day = (value: number | null) => (value === null ? undefined : formatDay(value));
  const flags: readonly (readonly [flag: string, value: string | number | undefined])[] = [
    ["--snapshot", snapshotByContent(snapshot)],
    ["--lags", lags.join(",")],
    ["--residualize", residualize.join(",")],
    ["--baseline", sources[0] && `source/${sources[0].name}`],
    ["--from", day(config.from)],
    ["--to", day(config.to)],
    ["--universe", config.universe],
    ["--universe-column", config.universeColumn ?? undefined],
    ["--weight", config.weight],
    ["--tc-model", config.tcModel],
    ["--tc-bps", config.tcBps],
    ["--book", config.book ?? undefined],
    ["--fractile", config.fractile.join(",")],
    ["--mincos", config.mincos],
    ["--hold", config.hold],
  ];
  return [
    "npx assay suite SIGNAL",
    ...flags.flatMap(([flag, value]) =>
      value === undefined ? [] : [`${flag} ${shellWord(String(value))}`],
    ),
    ...(config.fromOpen ? ["--from-open"] : []),
    ...(baselines.length === 0 ? ["--no-baselines"] : []),
  ].join(" ");
}
