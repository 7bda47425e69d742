import { nodeAt, type Program, type ProgramNode } from "../../src/strategy/program.ts";

/** All nodes of a program, as objects. */
export function nodesOf(program: Program): ProgramNode[] {
  return Array.from(program.kindOf, (_, node) => nodeAt(program, node));
}
