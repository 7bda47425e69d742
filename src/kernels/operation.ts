/**
 * How far back an operation looks.
 *
 * - `window`: the value at bar t depends on bars t - `bars` … t and on nothing else.
 * - `recursive`: it depends on every earlier bar, but after `bars` bars the weight of where it
 *   started is below 2^-53.
 * - `unbounded`: it depends on every earlier bar for good (cumulative values, path-dependent logic).
 */
export type Lookback =
  | { readonly kind: "window"; readonly bars: number }
  | { readonly kind: "recursive"; readonly bars: number }
  | { readonly kind: "unbounded" };

/**
 * One numeric kernel as plain data. The wasm export `kernel` is called per tile as
 * `kernel(...inputs, ...outputs, length, state, ...parameters)`, where inputs and outputs are byte
 * offsets of float64 tiles and `state` is the byte offset of a block that was zeroed before the
 * symbol's first bar and is kept between tiles. `length` may be odd; kernels may write one value
 * past it inside the tile.
 */
export interface Operation {
  readonly name: string;
  readonly inputs: number;
  readonly outputs: number;
  /** Names of the numeric parameters, in call order. */
  readonly parameters: readonly string[];
  /** Bytes of state for given parameters; 0 for an elementwise operation. */
  stateBytes(parameters: readonly number[]): number;
  lookback(parameters: readonly number[]): Lookback;
}

/** The present bar only. */
export const NO_LOOKBACK: Lookback = { kind: "window", bars: 0 };

/** Look-back of an operation applied to an input that itself looks back. */
export function chainLookback(outer: Lookback, inner: Lookback): Lookback {
  if (outer === NO_LOOKBACK) return inner;
  if (outer.kind === "unbounded" || inner.kind === "unbounded") return { kind: "unbounded" };
  const kind = outer.kind === "recursive" || inner.kind === "recursive" ? "recursive" : "window";
  return { kind, bars: outer.bars + inner.bars };
}

/** Look-back of something that needs both. */
export function widerLookback(a: Lookback, b: Lookback): Lookback {
  if (a.kind === "unbounded" || b.kind === "unbounded") return { kind: "unbounded" };
  const longer = a.bars >= b.bars ? a : b;
  const other = longer === a ? b : a;
  if (longer.kind === other.kind || longer.kind === "recursive") return longer;
  return { kind: "recursive", bars: longer.bars };
}
