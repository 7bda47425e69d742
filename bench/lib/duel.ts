import { join } from "node:path";
import type { TaskOptions } from "../tasks/options.ts";
import type { Found } from "./found.ts";
import { medianRow, type Row, type Target } from "./row.ts";
import { type Match, requireSameTables } from "./same-tables.ts";
import { type RunCost, Served } from "./served.ts";

/** A row of time or of memory: what it is called, and what is promised. */
export interface Promised {
  readonly name: string;
  readonly target?: Target | undefined;
}

/** One task, done by Assay and by a peer in processes of their own. */
export interface Duel {
  readonly time: Promised;
  readonly memory: Promised;
  readonly ours: TaskOptions;
  /** Program, arguments and what is added to the environment; or why there is none. */
  readonly peer: PeerCommand | { readonly missing: string };
  /** How answers are compared; undefined where that was done with the same input. */
  readonly match: Match | undefined;
  /** Runs of each side that count, by turns; each side is warm before. */
  readonly runs: number;
  /** The peer does a part of the sets; the whole takes it so many times as long. 1 unless given. */
  readonly slices?: number;
  /** Data are taken off our memory. */
  readonly aboveData?: boolean;
}

export interface PeerCommand {
  readonly program: string;
  readonly args: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

/**
 * Compares the answers of both sides, then lets them take turns.
 *
 * @param scratch folder for answers.
 * @throws Error when the answers differ, or a side fails.
 */
export async function duel(what: Duel, scratch: string): Promise<Found> {
  const { peer, slices = 1 } = what;
  if ("missing" in peer) return { rows: missingRows(what, peer.missing), versions: [] };
  const theirs = await Served.start(peer.program, peer.args, peer.environment);
  try {
    await requireSameAnswers(what, theirs, scratch);
    const ours = await Served.ours(what.ours);
    try {
      return { rows: await rowsOf(what, ours, theirs, slices), versions: theirs.versions };
    } finally {
      await ours.close();
    }
  } finally {
    await theirs.close();
  }
}

/** Both sides by turns. */
async function rowsOf(
  { time, memory, runs, aboveData }: Duel,
  ours: Served,
  theirs: Served,
  slices: number,
): Promise<Row[]> {
  const costs: { readonly ours: RunCost; readonly peer: RunCost }[] = [];
  for (let run = 0; run < runs; run++) {
    costs.push({ ours: await ours.run(), peer: await theirs.run() });
  }
  const milliseconds = {
    ours: costs.map((cost) => cost.ours.ms),
    peer: costs.map((cost) => cost.peer.ms * slices),
  };
  // A process says the most that it ever held, so its last run knows.
  const last = costs.at(-1)!;
  const held = last.ours.megabytes - (aboveData ? ours.dataMegabytes : 0);
  return [
    medianRow(time.name, "ms", milliseconds.ours, milliseconds.peer, time.target),
    medianRow(memory.name, "MB", [held], [last.peer.megabytes], memory.target),
  ];
}

async function requireSameAnswers(
  { time, ours, match, slices = 1 }: Duel,
  theirs: Served,
  scratch: string,
): Promise<void> {
  if (!match) return;
  const own = await Served.ourAnswers(ours, join(scratch, "answers-ours.bin"));
  const peers = await theirs.answers(join(scratch, "answers-peer.parquet"));
  requireSameTables(time.name, own, peers, match, slices === 1);
}

function missingRows({ time, memory }: Duel, missing: string): Row[] {
  return [time, memory].map(({ name, target }, i) => ({
    name,
    unit: i === 0 ? "ms" : "MB",
    ours: undefined,
    peer: undefined,
    missing,
    ...(target && { target }),
  }));
}
