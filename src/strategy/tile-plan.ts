import { meanColumn } from "./mean-nodes.ts";
import { kindAt, type Program } from "./program.ts";

/** How the tiles of an evaluator are used. */
export interface TileUses {
  /**
   * Whether the tile of a node may be used for another one once no later result needs it: then a
   * result is there only from its own `compute` to the next one.
   */
  readonly transient: boolean;
  /** Whether results that choose between two numbers are left to the caller, `Evaluator.choice`. */
  readonly choices: boolean;
}

/** What becomes of a node: computed into its tiles, or one of those that write nothing. */
export const ROLE = {
  computed: 0,
  /** A choice that is a result and is left to the caller. */
  choice: 1,
  /** Such a choice that compares two means of one column, and needs no tile of these. */
  meanChoice: 2,
  /** A column, or a mean of one, whose tile nothing would read. */
  unread: 3,
} as const;

/** Which nodes of a program write which tiles. */
export interface TilePlan {
  /** Number of tiles that are written, all nodes together. */
  readonly count: number;
  /** Tiles by number, those of one node after those of the other, one for each output that is written. */
  readonly tiles: Int32Array;
  /** For each node where its tiles begin, and behind the last node where they end. */
  readonly tilesFrom: Int32Array;
  /** For each node its `ROLE`. */
  readonly roles: Uint8Array;
  /** For each result, the number of nodes that must be computed for it and those before it. */
  readonly nodesOf: Int32Array;
}

/**
 * Gives the nodes of a program their tiles; each has its own unless `uses` says otherwise. Loops count,
 * since a search has a node or more per set, and iterators leave garbage.
 */
export function planTiles(
  program: Program,
  { transient, choices }: TileUses = { transient: false, choices: false },
): TilePlan {
  const roles = new Uint8Array(program.kindOf.length);
  if (choices) findChoices(program, roles);
  if (transient) findUnread(program, roles);
  const nodesOf = nodesOfResults(program);
  const tilesFrom = placesOfTiles(program, roles);
  const tiles = new Int32Array(tilesFrom.at(-1)!);
  const uses = transient ? lastUses(program, nodesOf) : undefined;
  const free: number[] = [];
  let count = 0;
  let result = 0;
  for (let node = 0; node < roles.length; node++) {
    for (; node >= nodesOf[result]!; result++) {
      if (!uses) continue;
      for (let i = uses.ends[result - 1] ?? 0; i < uses.ends[result]!; i++) {
        const freed = uses.nodes[i]!;
        for (let t = tilesFrom[freed]!; t < tilesFrom[freed + 1]!; t++) free.push(tiles[t]!);
      }
    }
    // A constant is written once, so it must not take a place that an earlier node writes each time.
    const takesFree = kindAt(program, node).op !== "constant";
    for (let t = tilesFrom[node]!; t < tilesFrom[node + 1]!; t++) {
      tiles[t] = (takesFree ? free.pop() : undefined) ?? count++;
    }
  }
  return { count, tiles, tilesFrom, roles, nodesOf };
}

/** For each node where its tiles begin; times are read where they are loaded. */
function placesOfTiles(program: Program, roles: Uint8Array): Int32Array {
  const from = new Int32Array(roles.length + 1);
  for (let node = 0; node < roles.length; node++) {
    const { column, outputs } = kindAt(program, node);
    const writes = roles[node] === ROLE.computed && column !== "timestamp";
    from[node + 1] = from[node]! + (writes ? outputs : 0);
  }
  return from;
}

/** Nodes stand before those that read them, so a result needs those up to its own. */
function nodesOfResults({ results }: Program): Int32Array {
  const found = new Int32Array(results.length / 2);
  for (let i = 0; i < found.length; i++) {
    found[i] = Math.max(found[i - 1] ?? 0, results[2 * i]! + 1);
  }
  return found;
}

/**
 * Choices that are results and that no other node reads. Where they compare means of one column, they
 * are told from its sums, which takes no longer than to read the two means, whoever else may want these
 * (assembly/mean-choice.ts).
 */
function findChoices(program: Program, roles: Uint8Array): void {
  const { results, inputs, inputsFrom } = program;
  for (let i = 0; i < results.length; i += 2) {
    const node = results[i]!;
    if (!kindAt(program, node).op.startsWith("choose_")) continue;
    const first = inputsFrom[node]!;
    const column = meanColumn(program, inputs[first]!);
    const ofMeans = column !== undefined && column === meanColumn(program, inputs[first + 2]!);
    roles[node] = ofMeans ? ROLE.meanChoice : ROLE.choice;
  }
  for (let i = 0; i < inputs.length; i += 2) roles[inputs[i]!] = ROLE.computed;
}

/** Columns that only means read, and means that only such choices read; no result is among them. */
function findUnread(program: Program, roles: Uint8Array): void {
  const { results, inputs, inputsFrom } = program;
  const read = new Uint8Array(roles.length);
  for (let i = 0; i < results.length; i += 2) read[results[i]!] = 1;
  for (let node = 0; node < roles.length; node++) {
    if (roles[node] === ROLE.meanChoice || meanColumn(program, node)) continue;
    for (let i = inputsFrom[node]!; i < inputsFrom[node + 1]!; i += 2) read[inputs[i]!] = 1;
  }
  for (let node = 0; node < roles.length; node++) {
    if (read[node] === 1) continue;
    if (kindAt(program, node).column || meanColumn(program, node)) roles[node] = ROLE.unread;
  }
}

/** Nodes by the last result that needs them. */
interface LastUses {
  readonly nodes: Int32Array;
  /** For each result, where the nodes end that no result after it needs. */
  readonly ends: Int32Array;
}

/** When nodes are needed for the last time. Columns and constants stay. */
function lastUses(program: Program, nodesOf: Int32Array): LastUses {
  const { kindOf, inputs, inputsFrom, results } = program;
  const last = new Int32Array(kindOf.length);
  let result = 0;
  for (let node = 0; node < last.length; node++) {
    while (node >= nodesOf[result]!) result++;
    last[node] = result;
    for (let i = inputsFrom[node]!; i < inputsFrom[node + 1]!; i += 2) {
      const input = inputs[i]!;
      last[input] = Math.max(last[input]!, result);
    }
  }
  for (let i = 0; i < nodesOf.length; i++) {
    const node = results[2 * i]!;
    last[node] = Math.max(last[node]!, i);
  }
  // counted, not compared: the nodes of each result stand together, ascending
  const ends = new Int32Array(nodesOf.length);
  let count = 0;
  for (let node = 0; node < last.length; node++) {
    if (STAYING.has(kindAt(program, node).op)) continue;
    ends[last[node]!]!++;
    count++;
  }
  for (let i = 1; i < ends.length; i++) ends[i]! += ends[i - 1]!;
  const freed = new Int32Array(count);
  const left = ends.slice();
  for (let node = last.length - 1; node >= 0; node--) {
    if (!STAYING.has(kindAt(program, node).op)) freed[--left[last[node]!]!] = node;
  }
  return { nodes: freed, ends };
}

const STAYING: ReadonlySet<string> = new Set(["constant", "column"]);
