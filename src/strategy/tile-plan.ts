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

/** Which nodes of a program write which tiles. */
export interface TilePlan {
  /** Tiles that are written, all nodes together. */
  readonly count: number;
  /** For each node its tiles by number, one for each output that is written. */
  readonly tilesOf: readonly (readonly number[])[];
  /** Results that are left to the caller; they write nothing. */
  readonly choices: ReadonlySet<number>;
  /** Those of them that compare two means of one column, and need no tile of these. */
  readonly meanChoices: ReadonlySet<number>;
  /** Columns and means of columns whose tiles nothing would read; they write nothing. */
  readonly unread: ReadonlySet<number>;
  /** For each result, the number of nodes that must be computed for it and those before it. */
  readonly nodesOf: readonly number[];
}

/** Gives the nodes of a program their tiles; each has its own unless `uses` says otherwise. */
export function planTiles(
  program: Program,
  { transient, choices: left }: TileUses = { transient: false, choices: false },
): TilePlan {
  const choices = left ? choiceNodes(program) : new Set<number>();
  const meanChoices = choicesOfMeans(program, choices);
  const unread = transient ? unreadNodes(program, meanChoices) : new Set<number>();
  const nodesOf = nodesOfResults(program);
  const uses = transient ? lastUses(program, nodesOf) : undefined;
  const tilesOf: (readonly number[])[] = [];
  const free: number[] = [];
  let count = 0;
  const place = ({ op, outputs, column }: ProgramNode): readonly number[] => {
    if (column === "timestamp") return NO_TILES;
    // A constant is written once, so it must not take a place that an earlier node writes each time.
    if (op === "constant") return [count++];
    return Array.from({ length: outputs }, () => free.pop() ?? count++);
  };
  let result = 0;
  for (const [number, node] of program.nodes.entries()) {
    while (number >= nodesOf[result]!) {
      if (uses) for (const done of uses.after(result)) free.push(...tilesOf[done]!);
      result++;
    }
    tilesOf.push(choices.has(number) || unread.has(number) ? NO_TILES : place(node));
  }
  return { count, tilesOf, choices, meanChoices, unread, nodesOf };
}

const NO_TILES: readonly number[] = [];

/** Nodes stand before those that read them, so a result needs those up to its own. */
function nodesOfResults({ results }: Program): number[] {
  let nodes = 0;
  return results.map(([node]) => {
    nodes = Math.max(nodes, node + 1);
    return nodes;
  });
}

/** Choices that are results and that no other node reads. */
function choiceNodes({ nodes, results }: Program): Set<number> {
  const found = new Set<number>();
  for (let i = 0; i < results.length; i++) {
    const node = results[i]![0];
    if (nodes[node]!.op.startsWith("choose_")) found.add(node);
  }
  for (const { inputs } of nodes) {
    for (let i = 0; i < inputs.length; i++) found.delete(inputs[i]![0]);
  }
  return found;
}

/**
 * Choices that compare means of one column. They are told from its sums, which takes no longer than to
 * read the two means, whoever else may want these (assembly/mean-choice.ts).
 */
function choicesOfMeans(program: Program, choices: ReadonlySet<number>): Set<number> {
  const found = new Set<number>();
  for (const choice of choices) {
    const { inputs } = program.nodes[choice]!;
    const column = meanColumn(program, inputs[0]![0]);
    if (column && column === meanColumn(program, inputs[1]![0])) found.add(choice);
  }
  return found;
}

/** Columns that only means read, and means that only such choices read; no result is among them. */
function unreadNodes(program: Program, meanChoices: ReadonlySet<number>): Set<number> {
  const { nodes, results } = program;
  const found = new Set<number>();
  const readers: number[] = [];
  for (let node = 0; node < nodes.length; node++) {
    if (nodes[node]!.column) found.add(node);
    if (meanColumn(program, node)) found.add(node);
    else if (!meanChoices.has(node)) readers.push(node);
  }
  for (const reader of readers) {
    const { inputs } = nodes[reader]!;
    for (let i = 0; i < inputs.length; i++) found.delete(inputs[i]![0]);
  }
  for (let i = 0; i < results.length; i++) found.delete(results[i]![0]);
  return found;
}

/** Nodes by the last result that needs them. */
interface LastUses {
  /** Nodes that no result after this one needs. */
  after(result: number): Int32Array;
}

/** When nodes are needed for the last time. Columns and constants stay. */
function lastUses({ nodes, results }: Program, nodesOf: readonly number[]): LastUses {
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
  const freed = Int32Array.from(nodes.keys()).filter((node) => !STAYING.has(nodes[node]!.op));
  freed.sort((a, b) => last[a]! - last[b]! || a - b);
  const ends = new Int32Array(results.length + 1);
  for (const node of freed) ends[last[node]! + 1]!++;
  for (let i = 0; i < results.length; i++) ends[i + 1]! += ends[i]!;
  return { after: (index) => freed.subarray(ends[index]!, ends[index + 1]!) };
}

const STAYING: ReadonlySet<string> = new Set(["constant", "column"]);
