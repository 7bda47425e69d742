import { AssayError } from "../errors.ts";
import { type Expr, kernelOutput, type Operand, toExpr } from "./expression.ts";
import { requireNoMore, requireOptions } from "./options.ts";

/**
 * One bar of path-dependent logic. Reads the current values of the inputs and its own state, writes
 * the current values of its outputs. It must not allocate, keep anything outside `state`, or look
 * at a clock; then the result is the same on every run and every thread.
 *
 * @returns the index of a reason in `reasons`, or nothing for none.
 */
export type KernelStep = (
  inputs: Float64Array,
  state: Float64Array,
  outputs: Float64Array,
  // biome-ignore lint/suspicious/noConfusingVoidType: a step without reasons simply does not return
) => number | void;

/** A user's path-dependent logic as `kernel()` keeps it. */
export interface KernelDefinition {
  readonly name: string;
  readonly inputs: readonly Expr[];
  readonly outputNames: readonly string[];
  readonly reasons: readonly string[];
  readonly initialState: readonly number[];
  readonly step: KernelStep;
}

/** What `kernel()` needs to know: what the logic reads, remembers and writes, and the logic itself. */
export interface KernelOptions<Output extends string> {
  /** Names the logic in the debug frame and in errors. */
  readonly name: string;
  /** Series that `step` sees, in this order. */
  readonly inputs: readonly Operand[];
  /** State before a symbol's first bar; its length is the size of the state. */
  readonly state: readonly number[];
  /** Names of the streams that `step` writes, in this order. They start as NaN at every bar. */
  readonly outputs: readonly Output[];
  /** Texts for the reason codes that `step` returns; none by default. */
  readonly reasons?: readonly string[];
  readonly step: KernelStep;
}

const KNOWN: readonly (keyof KernelOptions<string>)[] = [
  "name",
  "inputs",
  "state",
  "outputs",
  "reasons",
  "step",
];

/**
 * The door for logic where bar t depends on the *output* at t - 1: trailing levels, regimes,
 * adaptive averages. `step` is called once per bar, in order, from the first loaded bar of each
 * symbol on; it can only see the present bar and its own state, so it cannot look ahead.
 *
 * @returns one series per output, by name, and `reason` with the codes `step` returned.
 * @throws AssayError `bad-expression` for no outputs, or an input that is neither a series nor a number;
 *   `unknown-option` for a part with another name.
 */
export function kernel<const Output extends string>(
  options: KernelOptions<Output>,
  ...more: []
): { readonly [name in Output | "reason"]: Expr } {
  requireOptions("kernel()", options, KNOWN, "kernel({ name, inputs, state, outputs, step })");
  requireNoMore("kernel()", more);
  if (options.outputs.length === 0) {
    throw new AssayError(
      "bad-expression",
      `kernel "${options.name}": expected at least one output, got none.`,
      `Name the streams that step writes, for example outputs: ["position"].`,
    );
  }
  const definition: KernelDefinition = Object.freeze({
    name: options.name,
    inputs: options.inputs.map(toExpr),
    outputNames: [...options.outputs],
    reasons: [...(options.reasons ?? [])],
    initialState: [...options.state],
    step: options.step,
  });
  const streams: Record<string, Expr> = {};
  for (const [index, name] of options.outputs.entries()) {
    streams[name] = kernelOutput(definition, index);
  }
  streams.reason = kernelOutput(definition, options.outputs.length);
  return streams as { readonly [name in Output | "reason"]: Expr };
}
