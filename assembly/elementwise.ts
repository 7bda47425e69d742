// One bar at a time, two bars per instruction. NaN means "not known": it passes through arithmetic
// and comparisons; `and` and `or` follow Kleene's logic. Truth values are 1, 0 and NaN.

/** Applies `f64x2 => f64x2` kernels: out[t] = f(a[t], b[t]). An odd tail writes one value more. */
// @ts-ignore: decorator
@inline function known(a: v128, b: v128): v128 {
  return v128.and(f64x2.eq(a, a), f64x2.eq(b, b));
}

/** mask ? 1 : 0 where both are known, else NaN. */
// @ts-ignore: decorator
@inline function truth(mask: v128, bothKnown: v128): v128 {
  const value = v128.and(mask, f64x2.splat(1.0));
  return v128.bitselect(value, f64x2.splat(NaN), bothKnown);
}

export function add(a: usize, b: usize, out: usize, n: i32, state: usize): void {
  const end = <usize>n << 3;
  for (let i: usize = 0; i < end; i += 16)
    v128.store(out + i, f64x2.add(v128.load(a + i), v128.load(b + i)));
}

export function subtract(a: usize, b: usize, out: usize, n: i32, state: usize): void {
  const end = <usize>n << 3;
  for (let i: usize = 0; i < end; i += 16)
    v128.store(out + i, f64x2.sub(v128.load(a + i), v128.load(b + i)));
}

export function multiply(a: usize, b: usize, out: usize, n: i32, state: usize): void {
  const end = <usize>n << 3;
  for (let i: usize = 0; i < end; i += 16)
    v128.store(out + i, f64x2.mul(v128.load(a + i), v128.load(b + i)));
}

export function divide(a: usize, b: usize, out: usize, n: i32, state: usize): void {
  const end = <usize>n << 3;
  for (let i: usize = 0; i < end; i += 16)
    v128.store(out + i, f64x2.div(v128.load(a + i), v128.load(b + i)));
}

/** b < a ? b : a where both are known, else NaN. */
export function minimum(a: usize, b: usize, out: usize, n: i32, state: usize): void {
  const end = <usize>n << 3;
  for (let i: usize = 0; i < end; i += 16) {
    const x = v128.load(a + i), y = v128.load(b + i);
    v128.store(out + i, v128.bitselect(f64x2.pmin(x, y), f64x2.splat(NaN), known(x, y)));
  }
}

/** a < b ? b : a where both are known, else NaN. */
export function maximum(a: usize, b: usize, out: usize, n: i32, state: usize): void {
  const end = <usize>n << 3;
  for (let i: usize = 0; i < end; i += 16) {
    const x = v128.load(a + i), y = v128.load(b + i);
    v128.store(out + i, v128.bitselect(f64x2.pmax(x, y), f64x2.splat(NaN), known(x, y)));
  }
}

export function greater(a: usize, b: usize, out: usize, n: i32, state: usize): void {
  const end = <usize>n << 3;
  for (let i: usize = 0; i < end; i += 16) {
    const x = v128.load(a + i), y = v128.load(b + i);
    v128.store(out + i, truth(f64x2.gt(x, y), known(x, y)));
  }
}

export function greater_equal(a: usize, b: usize, out: usize, n: i32, state: usize): void {
  const end = <usize>n << 3;
  for (let i: usize = 0; i < end; i += 16) {
    const x = v128.load(a + i), y = v128.load(b + i);
    v128.store(out + i, truth(f64x2.ge(x, y), known(x, y)));
  }
}

export function less(a: usize, b: usize, out: usize, n: i32, state: usize): void {
  const end = <usize>n << 3;
  for (let i: usize = 0; i < end; i += 16) {
    const x = v128.load(a + i), y = v128.load(b + i);
    v128.store(out + i, truth(f64x2.lt(x, y), known(x, y)));
  }
}

export function less_equal(a: usize, b: usize, out: usize, n: i32, state: usize): void {
  const end = <usize>n << 3;
  for (let i: usize = 0; i < end; i += 16) {
    const x = v128.load(a + i), y = v128.load(b + i);
    v128.store(out + i, truth(f64x2.le(x, y), known(x, y)));
  }
}

export function equal(a: usize, b: usize, out: usize, n: i32, state: usize): void {
  const end = <usize>n << 3;
  for (let i: usize = 0; i < end; i += 16) {
    const x = v128.load(a + i), y = v128.load(b + i);
    v128.store(out + i, truth(f64x2.eq(x, y), known(x, y)));
  }
}

export function not_equal(a: usize, b: usize, out: usize, n: i32, state: usize): void {
  const end = <usize>n << 3;
  for (let i: usize = 0; i < end; i += 16) {
    const x = v128.load(a + i), y = v128.load(b + i);
    v128.store(out + i, truth(f64x2.ne(x, y), known(x, y)));
  }
}

/** Kleene: false if either is false (0), true if both are true, else not known. */
export function and(a: usize, b: usize, out: usize, n: i32, state: usize): void {
  const end = <usize>n << 3;
  const zero = f64x2.splat(0.0);
  for (let i: usize = 0; i < end; i += 16) {
    const x = v128.load(a + i), y = v128.load(b + i);
    const anyFalse = v128.or(f64x2.eq(x, zero), f64x2.eq(y, zero));
    v128.store(out + i, truth(v128.not(anyFalse), v128.or(anyFalse, known(x, y))));
  }
}

/** Kleene: true if either is true (known and not 0), false if both are false, else not known. */
export function or(a: usize, b: usize, out: usize, n: i32, state: usize): void {
  const end = <usize>n << 3;
  const zero = f64x2.splat(0.0);
  for (let i: usize = 0; i < end; i += 16) {
    const x = v128.load(a + i), y = v128.load(b + i);
    const xTrue = v128.and(f64x2.eq(x, x), f64x2.ne(x, zero));
    const yTrue = v128.and(f64x2.eq(y, y), f64x2.ne(y, zero));
    const anyTrue = v128.or(xTrue, yTrue);
    v128.store(out + i, truth(anyTrue, v128.or(anyTrue, known(x, y))));
  }
}

export function not(a: usize, out: usize, n: i32, state: usize): void {
  const end = <usize>n << 3;
  const zero = f64x2.splat(0.0);
  for (let i: usize = 0; i < end; i += 16) {
    const x = v128.load(a + i);
    v128.store(out + i, truth(f64x2.eq(x, zero), f64x2.eq(x, x)));
  }
}

export function negate(a: usize, out: usize, n: i32, state: usize): void {
  const end = <usize>n << 3;
  for (let i: usize = 0; i < end; i += 16) v128.store(out + i, f64x2.neg(v128.load(a + i)));
}

export function absolute(a: usize, out: usize, n: i32, state: usize): void {
  const end = <usize>n << 3;
  for (let i: usize = 0; i < end; i += 16) v128.store(out + i, f64x2.abs(v128.load(a + i)));
}

export function square_root(a: usize, out: usize, n: i32, state: usize): void {
  const end = <usize>n << 3;
  for (let i: usize = 0; i < end; i += 16) v128.store(out + i, f64x2.sqrt(v128.load(a + i)));
}

/** Natural logarithm; NaN below 0. */
export function logarithm(a: usize, out: usize, n: i32, state: usize): void {
  for (let i = 0; i < n; i++)
    store<f64>(out + (<usize>i << 3), NativeMath.log(load<f64>(a + (<usize>i << 3))));
}

/** -1, 0 or 1; NaN where not known. */
export function sign(a: usize, out: usize, n: i32, state: usize): void {
  const end = <usize>n << 3;
  const zero = f64x2.splat(0.0), one = f64x2.splat(1.0);
  for (let i: usize = 0; i < end; i += 16) {
    const x = v128.load(a + i);
    const up = v128.and(f64x2.gt(x, zero), one);
    const down = v128.and(f64x2.lt(x, zero), one);
    v128.store(out + i, v128.bitselect(f64x2.sub(up, down), x, f64x2.eq(x, x)));
  }
}

/** condition ? a : b; not known where the condition is not known. */
export function select(c: usize, a: usize, b: usize, out: usize, n: i32, state: usize): void {
  const end = <usize>n << 3;
  const zero = f64x2.splat(0.0);
  for (let i: usize = 0; i < end; i += 16) {
    const condition = v128.load(c + i);
    const chosen = v128.bitselect(v128.load(a + i), v128.load(b + i), f64x2.ne(condition, zero));
    v128.store(out + i, v128.bitselect(chosen, condition, f64x2.eq(condition, condition)));
  }
}

/** out[t] = x[t] as float64: brings a loaded float32 column tile into a graph. */
export function widen(x: usize, out: usize, n: i32): void {
  const end = <usize>n << 3;
  for (let i: usize = 0; i < end; i += 16)
    v128.store(out + i, f64x2.promote_low_f32x4(v128.load64_zero(x + (i >> 1))));
}
