import { meanColumn } from "./mean-nodes.ts";
import type { Program, ProgramNode } from "./program.ts";

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
  /** For each node its tiles by number, one for each output that is written. */
  readonly tilesOf: readonly (readonly number[])[];
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
  const { nodes } = program;
  const roles = new Uint8Array(nodes.length);
  if (choices) findChoices(program, roles);
  if (transient) findUnread(program, roles);
  const nodesOf = nodesOfResults(program);
  const uses = transient ? lastUses(program, nodesOf) : undefined;
  const tilesOf = new Array<readonly number[]>(nodes.length);
  const free: number[] = [];
  let count = 0;
  const place = ({ op, outputs, column }: ProgramNode): readonly number[] => {
    if (column === "timestamp") return NO_TILES;
    // A constant is written once, so it must not take a place that an earlier node writes each time.
    if (op === "constant") return [count++];
    return Array.from({ length: outputs }, () => free.pop() ?? count++);
  };
  let result = 0;
  for (let node = 0; node < nodes.length; node++) {
    while (node >= nodesOf[result]!) {
      if (uses) {
        for (let i = uses.ends[result - 1] ?? 0; i < uses.ends[result]!; i++) {
          free.push(...tilesOf[uses.nodes[i]!]!);
        }
      }
      result++;
    }
    tilesOf[node] = roles[node] === ROLE.computed ? place(nodes[node]!) : NO_TILES;
  }
  return { count, tilesOf, roles, nodesOf };
}

const NO_TILES: readonly number[] = [];

/** Nodes stand before those that read them, so a result needs those up to its own. */
function nodesOfResults({ results }: Program): Int32Array {
  const found = new Int32Array(results.length);
  for (let i = 0; i < found.length; i++) {
    found[i] = Math.max(found[i - 1] ?? 0, results[i]![0] + 1);
  }
  return found;
}

/**
 * Choices that are results and that no other node reads. Where they compare means of one column, they
 * are told from its sums, which takes no longer than to read the two means, whoever else may want these
 * (assembly/mean-choice.ts).
 */
function findChoices(program: Program, roles: Uint8Array): void {
  const { nodes, results } = program;
  for (let i = 0; i < results.length; i++) {
    const node = results[i]![0];
    const { op, inputs } = nodes[node]!;
    if (!op.startsWith("choose_")) continue;
    const column = meanColumn(program, inputs[0]![0]);
    const ofMeans = column !== undefined && column === meanColumn(program, inputs[1]![0]);
    roles[node] = ofMeans ? ROLE.meanChoice : ROLE.choice;
  }
  for (let node = 0; node < nodes.length; node++) {
    const { inputs } = nodes[node]!;
    for (let i = 0; i < inputs.length; i++) roles[inputs[i]![0]] = ROLE.computed;
  }
}

/** Columns that only means read, and means that only such choices read; no result is among them. */
function findUnread(program: Program, roles: Uint8Array): void {
  const { nodes, results } = program;
  const read = new Uint8Array(nodes.length);
  for (let i = 0; i < results.length; i++) read[results[i]![0]] = 1;
  for (let node = 0; node < nodes.length; node++) {
    if (roles[node] === ROLE.meanChoice || meanColumn(program, node)) continue;
    const { inputs } = nodes[node]!;
    for (let i = 0; i < inputs.length; i++) read[inputs[i]![0]] = 1;
  }
  for (let node = 0; node < nodes.length; node++) {
    if (read[node] === 1) continue;
    if (nodes[node]!.column || meanColumn(program, node)) roles[node] = ROLE.unread;
  }
}

/** Nodes by the last result that needs them. */
interface LastUses {
  readonly nodes: Int32Array;
  /** For each result, where the nodes end that no result after it needs. */
  readonly ends: Int32Array;
}

/** When nodes are needed for the last time. Columns and constants stay. */
function lastUses({ nodes, results }: Program, nodesOf: Int32Array): LastUses {
  const last = new Int32Array(nodes.length);
  let result = 0;
  for (let node = 0; node < nodes.length; node++) {
    while (node >= nodesOf[result]!) result++;
    last[node] = result;
    const { inputs } = nodes[node]!;
    for (let i = 0; i < inputs.length; i++) {
      const input = inputs[i]![0];
      last[input] = Math.max(last[input]!, result);
    }
  }
  for (let i = 0; i < results.length; i++) {
    const node = results[i]![0];
    last[node] = Math.max(last[node]!, i);
  }
  // counted, not compared: the nodes of each result stand together, ascending
  const ends = new Int32Array(results.length);
  let count = 0;
  for (let node = 0; node < nodes.length; node++) {
    if (STAYING.has(nodes[node]!.op)) continue;
    ends[last[node]!]!++;
    count++;
  }
  for (let i = 1; i < ends.length; i++) ends[i]! += ends[i - 1]!;
  const freed = new Int32Array(count);
  const left = ends.slice();
  for (let node = nodes.length - 1; node >= 0; node--) {
    if (!STAYING.has(nodes[node]!.op)) freed[--left[last[node]!]!] = node;
  }
  return { nodes: freed, ends };
}

const STAYING: ReadonlySet<string> = new Set(["constant", "column"]);
