import type { Operation } from "../operation.ts";
import { CHOICES, ELEMENTWISE } from "./elementwise.ts";
import { PATH } from "./path.ts";
import { RECURSIVE } from "./recursive.ts";
import { SHIFT } from "./shift.ts";
import { WINDOW } from "./window.ts";

/** Every numeric operation that an expression may use, by name. */
export const OPERATIONS: ReadonlyMap<string, Operation> = register([
  ...ELEMENTWISE,
  ...CHOICES,
  ...SHIFT,
  ...WINDOW,
  ...RECURSIVE,
  ...PATH,
]);

/** States hold float64 values: a size that is no multiple of 8 is a defect of the operation. */
function register(operations: readonly Operation[]): ReadonlyMap<string, Operation> {
  const known = new Map<string, Operation>();
  for (const operation of operations) {
    if (known.has(operation.name)) throw new Error(`Two operations "${operation.name}"`);
    const stateBytes = (parameters: readonly number[]): number => {
      const bytes = operation.stateBytes(parameters);
      if (bytes >= 0 && bytes % 8 === 0) return bytes;
      throw new Error(`State of "${operation.name}": ${bytes} bytes is no multiple of 8`);
    };
    known.set(operation.name, { ...operation, stateBytes });
  }
  return known;
}
