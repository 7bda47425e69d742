// Shorthand for the linear memory. Every kernel sees its arguments as byte offsets of float64 tiles.

@inline export function get(base: usize, index: i32): f64 {
  return load<f64>(base + ((<usize>index) << 3));
}

@inline export function set(base: usize, index: i32, value: f64): void {
  store<f64>(base + ((<usize>index) << 3), value);
}

@inline export function getInt(base: usize, index: i32): i32 {
  return load<i32>(base + ((<usize>index) << 2));
}

@inline export function setInt(base: usize, index: i32, value: i32): void {
  store<i32>(base + ((<usize>index) << 2), value);
}

const ONE = memory.data<f64>([1.0]);

/** Ones that a loop keeps at hand: constants are formed anew in each round. */
@inline export function ones(): v128 {
  return v128.load64_splat(ONE);
}

/** First free byte after static data: where the host may place tiles and states. */
export function heapBase(): usize {
  return __heap_base;
}
