import type { Operation } from "../operation.ts";
import { ELEMENTWISE } from "./elementwise.ts";
import { WINDOW } from "./window.ts";

/** Every numeric operation that an expression may use, by name. */
export const OPERATIONS: ReadonlyMap<string, Operation> = new Map(
  [...ELEMENTWISE, ...WINDOW].map((operation) => [operation.name, operation]),
);
