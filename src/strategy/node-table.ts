import type { Expr } from "./expression.ts";
import { mixed, mixedFloat } from "./hash.ts";

/** What tells a node from others. */
export type NodeFields = Pick<
  Expr,
  "op" | "inputs" | "parameters" | "output" | "column" | "kernel"
>;

/**
 * Nodes by what they are: like a map whose keys are texts of the fields, but a search asks some times
 * per set, where texts would cost more than the nodes. Open addressing, a power of two of places.
 */
export class NodeTable {
  #places: (Expr | undefined)[] = new Array(512).fill(undefined);
  #count = 0;
  readonly #make: (fields: NodeFields) => Expr;

  /** @param make makes a node that is not there yet. */
  constructor(make: (fields: NodeFields) => Expr) {
    this.#make = make;
  }

  /** The node with these fields. */
  intern(fields: NodeFields): Expr {
    if (2 * this.#count >= this.#places.length) this.#enlarge();
    const place = this.#placeOf(fields);
    const found = this.#places[place];
    if (found) return found;
    const made = this.#make(fields);
    this.#places[place] = made;
    this.#count++;
    return made;
  }

  /** Where such a node lies, or would. */
  #placeOf(fields: NodeFields): number {
    const mask = this.#places.length - 1;
    let place = hashOf(fields) & mask;
    for (;;) {
      const found = this.#places[place];
      if (!found || sameNode(found, fields)) return place;
      place = (place + 1) & mask;
    }
  }

  #enlarge(): void {
    const nodes = this.#places;
    this.#places = new Array(4 * nodes.length).fill(undefined);
    for (const node of nodes) if (node) this.#places[this.#placeOf(node)] = node;
  }
}

/** Kernels and columns are left to the comparison: there are few, and mostly other inputs. */
function hashOf({ op, inputs, parameters, output }: NodeFields): number {
  let hash = mixed(op.length + 32 * op.charCodeAt(0), output);
  for (let i = 0; i < inputs.length; i++) hash = mixed(hash, inputs[i]!.id);
  for (let i = 0; i < parameters.length; i++) hash = mixedFloat(hash, parameters[i]!);
  return hash >>> 7;
}

function sameNode(a: NodeFields, b: NodeFields): boolean {
  if (a.op !== b.op || a.output !== b.output) return false;
  if (a.column !== b.column || a.kernel !== b.kernel) return false;
  if (a.inputs.length !== b.inputs.length || a.parameters.length !== b.parameters.length)
    return false;
  for (let i = 0; i < a.inputs.length; i++) if (a.inputs[i] !== b.inputs[i]) return false;
  for (let i = 0; i < a.parameters.length; i++) {
    if (!Object.is(a.parameters[i], b.parameters[i])) return false;
  }
  return true;
}
