import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { measureProcess, type ProcessCost } from "../lib/child.ts";
import type { BenchContext } from "../lib/context.ts";
import { duel } from "../lib/duel.ts";
import { type Found, joinFound } from "../lib/found.ts";
import type { Row } from "../lib/row.ts";
import { Served } from "../lib/served.ts";
import { median } from "../lib/timing.ts";
import type { UniverseGrowthRow } from "../lib/universe-growth.ts";
import type { TaskOptions } from "../tasks/options.ts";
import { SIGNAL_KEYS } from "../tasks/signal-answers.ts";
import { universeFolder } from "../universe/folder.ts";
import { FULL_DAYS, large } from "../universe/sizes.ts";
import { writeSlice } from "../universe/slice.ts";
import { peerCommand } from "./peer-command.ts";

/** Days of each size with how often it is opened and run: 1, 3, 10 and 30 million rows. */
const SIZES = [
  [FULL_DAYS / 30, 7],
  [FULL_DAYS / 10, 5],
  [FULL_DAYS / 3, 3],
  [FULL_DAYS, 2],
] as const;
/** The reference does one of so many parts of the days: the whole takes it long and much memory. */
const SLICES = 100;
const NAME = "30 M rows, 25 years × 4,840 names";
const MAKE = fileURLToPath(new URL("../universe/snapshot.ts", import.meta.url));
const PEER = fileURLToPath(new URL("../peers/snapshot_pandas.py", import.meta.url));

const Manifest = z.object({
  components: z.record(z.string(), z.object({ hash: z.string(), rows: z.number() })),
});
const PeerManifest = z.object({ hashes: z.record(z.string(), z.string()) });

/** A large universe: made into a snapshot, opened, backtested; and how each grows with the rows. */
export async function universeCase(context: BenchContext): Promise<Found> {
  const { cache, scratch, universe } = context;
  if ("missing" in universe) {
    const { missing } = universe;
    return { rows: [{ name: NAME, unit: "ms", missing }], versions: [] };
  }
  const python = universe.executable;
  const universeGrowth: UniverseGrowthRow[] = [];
  let made: Made | undefined;
  for (const [days, runs] of SIZES) {
    const folder = universeFolder(cache, large(days));
    made = makeSnapshot(python, folder, join(scratch, `snapshots-${days}`));
    universeGrowth.push(await growthRow(made, folder, runs));
    // The smallest shows that both sides make the same, before anything large is made.
    if (days === SIZES[0][0]) makeWithPandas(python, folder, join(scratch, "pandas-first"), made);
  }
  const folder = universeFolder(cache, large(FULL_DAYS));
  const { path: snapshot } = made!;
  const peer = makeWithPandas(python, folder, join(scratch, "pandas"), made!);
  const found = joinFound([
    { rows: creationRows(made!.cost, peer), versions: [] },
    await openDuel(context, snapshot),
    await sliceDuel(context, snapshot, folder),
  ]);
  return { ...found, universeGrowth };
}

/** A snapshot that was made, its tables, and what that cost. */
interface Made {
  readonly path: string;
  readonly rows: number;
  readonly hashes: Readonly<Record<string, string>>;
  readonly cost: ProcessCost;
}

function makeSnapshot(python: string, source: string, folder: string): Made {
  const cost = measureProcess(python, [process.execPath, MAKE, source, folder]);
  const path = join(folder, readdirSync(folder)[0]!);
  const text = readFileSync(join(path, "manifest.json"), "utf8");
  const { components } = Manifest.parse(JSON.parse(text));
  const hashes = Object.entries(components).map(([name, { hash }]) => [name, hash]);
  return { path, rows: components.ret!.rows, hashes: Object.fromEntries(hashes), cost };
}

/** @throws Error when a table differs from ours. */
function makeWithPandas(python: string, source: string, out: string, ours: Made): ProcessCost {
  const cost = measureProcess(python, [python, PEER, source, out]);
  const { hashes } = PeerManifest.parse(
    JSON.parse(readFileSync(join(out, "manifest.json"), "utf8")),
  );
  const names = new Set([...Object.keys(hashes), ...Object.keys(ours.hashes)]);
  const differing = [...names].filter((name) => hashes[name] !== ours.hashes[name]);
  if (differing.length > 0) throw new Error(`snapshots differ in ${differing.join(", ")}`);
  return cost;
}

function creationRows(ours: ProcessCost, peer: ProcessCost): Row[] {
  const name = `snapshot of ${NAME}; pandas`;
  return [
    { name, unit: "ms", ours: ours.ms, peer: peer.ms, target: { kind: "faster", factor: 3 } },
    {
      name,
      unit: "MB",
      ours: ours.megabytes,
      peer: peer.megabytes,
      target: { kind: "below", limit: 10_000 },
    },
  ];
}

async function growthRow({ path, rows, cost }: Made, folder: string, runs: number) {
  const file = join(folder, "signal.parquet");
  const opened = await timesOf({ task: "open", snapshot: path }, runs);
  const ran = await timesOf({ task: "signal", snapshot: path, file, residualize: "off" }, runs);
  return {
    rows,
    createMs: cost.ms,
    createMegabytes: cost.megabytes,
    openMs: opened.ms,
    runMs: ran.ms,
    runMegabytes: ran.megabytes,
  };
}

async function timesOf(options: TaskOptions, runs: number): Promise<ProcessCost> {
  const served = await Served.ours(options);
  const milliseconds: number[] = [];
  let megabytes = 0;
  for (let run = 0; run < runs; run++) {
    const cost = await served.run();
    milliseconds.push(cost.ms);
    megabytes = cost.megabytes;
  }
  await served.close();
  return { ms: median(milliseconds), megabytes };
}

function openDuel({ universe, scratch }: BenchContext, snapshot: string): Promise<Found> {
  const name = `opening the columns of one configuration of ${NAME}; pandas`;
  const sums = [
    "ret_rows",
    "ret_keys",
    "ret_known",
    "ret_sum",
    "risk_rows",
    "risk_keys",
    "cap_sum",
  ];
  return duel(
    {
      time: { name, target: { kind: "faster", factor: 10 } },
      memory: { name },
      ours: { task: "open", snapshot },
      peer: peerCommand(universe, "open_pandas.py", [snapshot]),
      match: { keys: ["opened"], figures: Object.fromEntries(sums.map((sum) => [sum, sum])) },
      runs: 5,
    },
    scratch,
  );
}

async function sliceDuel(
  { universe, scratch }: BenchContext,
  snapshot: string,
  folder: string,
): Promise<Found> {
  const slice = join(scratch, "slice");
  await writeSlice(folder, FULL_DAYS / SLICES, slice);
  const name = `residualise off over all of it; the reference, ${SLICES} × a slice of ${FULL_DAYS / SLICES} days`;
  return duel(
    {
      time: { name, target: { kind: "faster", factor: 50 } },
      memory: {
        name: "memory for all of it; the reference for its slice",
        target: { kind: "below", limit: 4_000 },
      },
      ours: {
        task: "signal",
        snapshot,
        file: join(folder, "signal.parquet"),
        residualize: "off",
      },
      peer: peerCommand(universe, "universe_reference.py", ["--slice", slice]),
      match: { keys: SIGNAL_KEYS, figures: { value: "value" } },
      slices: SLICES,
      runs: 2,
    },
    scratch,
  );
}
