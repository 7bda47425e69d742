// One bar at a time, two bars per instruction. NaN means "not known": it passes through arithmetic
// and comparisons; `and` and `or` follow Kleene's logic. Truth values are 1, 0 and NaN.
//
// One driver per number of inputs; a function of bars is a class with `apply`, which the compiler
// inlines into its copy of the driver.

@inline function zero(): v128 {
  return f64x2.splat(0.0);
}

@inline function one(): v128 {
  return f64x2.splat(1.0);
}

/** All bits set where a value is known. */
@inline function known(x: v128): v128 {
  return f64x2.eq(x, x);
}

/** Known and not 0. */
@inline function isTrue(x: v128): v128 {
  return v128.and(known(x), f64x2.ne(x, zero()));
}

/** `value` where the mask is set, else NaN. */
@inline function where(mask: v128, value: v128): v128 {
  return v128.bitselect(value, f64x2.splat(NaN), mask);
}

/** mask ? 1 : 0 where known, else NaN. */
@inline function truth(mask: v128, isKnown: v128): v128 {
  return where(isKnown, v128.and(mask, one()));
}

/** mask ? 1 : 0 where both inputs are known, else NaN. */
@inline function compared(mask: v128, x: v128, y: v128): v128 {
  return truth(mask, v128.and(known(x), known(y)));
}

/** out[t] = f(a[t]); an odd length writes one value more. */
@inline function map1<F>(a: usize, out: usize, n: i32): void {
  const f = changetype<F>(0);
  const end = (<usize>n) << 3;
  for (let i: usize = 0; i < end; i += 16) v128.store(out + i, f.apply(v128.load(a + i)));
}

/** out[t] = f(a[t], b[t]); an odd length writes one value more. */
@inline function map2<F>(a: usize, b: usize, out: usize, n: i32): void {
  const f = changetype<F>(0);
  const end = (<usize>n) << 3;
  for (let i: usize = 0; i < end; i += 16)
    v128.store(out + i, f.apply(v128.load(a + i), v128.load(b + i)));
}

@unmanaged class Add {
  @inline apply(x: v128, y: v128): v128 {
    return f64x2.add(x, y);
  }
}

@unmanaged class Subtract {
  @inline apply(x: v128, y: v128): v128 {
    return f64x2.sub(x, y);
  }
}

@unmanaged class Multiply {
  @inline apply(x: v128, y: v128): v128 {
    return f64x2.mul(x, y);
  }
}

@unmanaged class Divide {
  @inline apply(x: v128, y: v128): v128 {
    return f64x2.div(x, y);
  }
}

@unmanaged class Quotient {
  @inline apply(x: v128, y: v128): v128 {
    return where(f64x2.ne(y, zero()), f64x2.div(x, y));
  }
}

@unmanaged class Minimum {
  @inline apply(x: v128, y: v128): v128 {
    return where(v128.and(known(x), known(y)), f64x2.pmin(x, y));
  }
}

@unmanaged class Maximum {
  @inline apply(x: v128, y: v128): v128 {
    return where(v128.and(known(x), known(y)), f64x2.pmax(x, y));
  }
}

@unmanaged class Greater {
  @inline apply(x: v128, y: v128): v128 {
    return compared(f64x2.gt(x, y), x, y);
  }
}

@unmanaged class GreaterEqual {
  @inline apply(x: v128, y: v128): v128 {
    return compared(f64x2.ge(x, y), x, y);
  }
}

@unmanaged class Less {
  @inline apply(x: v128, y: v128): v128 {
    return compared(f64x2.lt(x, y), x, y);
  }
}

@unmanaged class LessEqual {
  @inline apply(x: v128, y: v128): v128 {
    return compared(f64x2.le(x, y), x, y);
  }
}

@unmanaged class Equal {
  @inline apply(x: v128, y: v128): v128 {
    return compared(f64x2.eq(x, y), x, y);
  }
}

@unmanaged class NotEqual {
  @inline apply(x: v128, y: v128): v128 {
    return compared(f64x2.ne(x, y), x, y);
  }
}

@unmanaged class And {
  @inline apply(x: v128, y: v128): v128 {
    const anyFalse = v128.or(f64x2.eq(x, zero()), f64x2.eq(y, zero()));
    return truth(v128.not(anyFalse), v128.or(anyFalse, v128.and(known(x), known(y))));
  }
}

@unmanaged class Or {
  @inline apply(x: v128, y: v128): v128 {
    const anyTrue = v128.or(isTrue(x), isTrue(y));
    return truth(anyTrue, v128.or(anyTrue, v128.and(known(x), known(y))));
  }
}

@unmanaged class Not {
  @inline apply(x: v128): v128 {
    return truth(f64x2.eq(x, zero()), known(x));
  }
}

@unmanaged class Negate {
  @inline apply(x: v128): v128 {
    return f64x2.neg(x);
  }
}

@unmanaged class Absolute {
  @inline apply(x: v128): v128 {
    return f64x2.abs(x);
  }
}

@unmanaged class SquareRoot {
  @inline apply(x: v128): v128 {
    return f64x2.sqrt(x);
  }
}

@unmanaged class Logarithm {
  @inline apply(x: v128): v128 {
    const first = NativeMath.log(f64x2.extract_lane(x, 0));
    const second = NativeMath.log(f64x2.extract_lane(x, 1));
    return f64x2.replace_lane(f64x2.splat(first), 1, second);
  }
}

@unmanaged class Sign {
  @inline apply(x: v128): v128 {
    const up = v128.and(f64x2.gt(x, zero()), one());
    const down = v128.and(f64x2.lt(x, zero()), one());
    return where(known(x), f64x2.sub(up, down));
  }
}

export function add(a: usize, b: usize, out: usize, n: i32, state: usize): void {
  map2<Add>(a, b, out, n);
}

export function subtract(a: usize, b: usize, out: usize, n: i32, state: usize): void {
  map2<Subtract>(a, b, out, n);
}

export function multiply(a: usize, b: usize, out: usize, n: i32, state: usize): void {
  map2<Multiply>(a, b, out, n);
}

export function divide(a: usize, b: usize, out: usize, n: i32, state: usize): void {
  map2<Divide>(a, b, out, n);
}

/** a / b, not known where b is 0. */
export function quotient(a: usize, b: usize, out: usize, n: i32, state: usize): void {
  map2<Quotient>(a, b, out, n);
}

/** b < a ? b : a where both are known, else NaN. */
export function minimum(a: usize, b: usize, out: usize, n: i32, state: usize): void {
  map2<Minimum>(a, b, out, n);
}

/** a < b ? b : a where both are known, else NaN. */
export function maximum(a: usize, b: usize, out: usize, n: i32, state: usize): void {
  map2<Maximum>(a, b, out, n);
}

export function greater(a: usize, b: usize, out: usize, n: i32, state: usize): void {
  map2<Greater>(a, b, out, n);
}

export function greater_equal(a: usize, b: usize, out: usize, n: i32, state: usize): void {
  map2<GreaterEqual>(a, b, out, n);
}

export function less(a: usize, b: usize, out: usize, n: i32, state: usize): void {
  map2<Less>(a, b, out, n);
}

export function less_equal(a: usize, b: usize, out: usize, n: i32, state: usize): void {
  map2<LessEqual>(a, b, out, n);
}

export function equal(a: usize, b: usize, out: usize, n: i32, state: usize): void {
  map2<Equal>(a, b, out, n);
}

export function not_equal(a: usize, b: usize, out: usize, n: i32, state: usize): void {
  map2<NotEqual>(a, b, out, n);
}

/** Kleene: false if either is false (0), true if both are true, else not known. */
export function and(a: usize, b: usize, out: usize, n: i32, state: usize): void {
  map2<And>(a, b, out, n);
}

/** Kleene: true if either is true (known and not 0), false if both are false, else not known. */
export function or(a: usize, b: usize, out: usize, n: i32, state: usize): void {
  map2<Or>(a, b, out, n);
}

export function not(a: usize, out: usize, n: i32, state: usize): void {
  map1<Not>(a, out, n);
}

export function negate(a: usize, out: usize, n: i32, state: usize): void {
  map1<Negate>(a, out, n);
}

export function absolute(a: usize, out: usize, n: i32, state: usize): void {
  map1<Absolute>(a, out, n);
}

/** NaN below 0. */
export function square_root(a: usize, out: usize, n: i32, state: usize): void {
  map1<SquareRoot>(a, out, n);
}

/** Natural logarithm; NaN below 0. */
export function logarithm(a: usize, out: usize, n: i32, state: usize): void {
  map1<Logarithm>(a, out, n);
}

/** -1, 0 or 1; NaN where not known. */
export function sign(a: usize, out: usize, n: i32, state: usize): void {
  map1<Sign>(a, out, n);
}

/** condition ? a : b; not known where the condition is not known. */
export function select(c: usize, a: usize, b: usize, out: usize, n: i32, state: usize): void {
  const end = (<usize>n) << 3;
  for (let i: usize = 0; i < end; i += 16) {
    const condition = v128.load(c + i);
    const isNotZero = f64x2.ne(condition, zero());
    const chosen = v128.bitselect(v128.load(a + i), v128.load(b + i), isNotZero);
    v128.store(out + i, where(known(condition), chosen));
  }
}

/** a > b ? yes : no; not known where a or b is not. */
export function choose_greater(
  a: usize, b: usize, out: usize, n: i32, state: usize, yes: f64, no: f64,
): void {
  choose(false, a, b, out, n, yes, no);
}

/** a >= b ? yes : no; not known where a or b is not. */
export function choose_greater_equal(
  a: usize, b: usize, out: usize, n: i32, state: usize, yes: f64, no: f64,
): void {
  choose(true, a, b, out, n, yes, no);
}

@inline function choose(
  orEqual: bool, a: usize, b: usize, out: usize, n: i32, yes: f64, no: f64,
): void {
  const end = (<usize>n) << 3;
  const whenTrue = f64x2.splat(yes), whenFalse = f64x2.splat(no), unknown = f64x2.splat(NaN);
  for (let i: usize = 0; i < end; i += 16) {
    const x = v128.load(a + i), y = v128.load(b + i);
    const holds = orEqual ? f64x2.ge(x, y) : f64x2.gt(x, y);
    const fails = orEqual ? f64x2.lt(x, y) : f64x2.le(x, y);
    // where one is not known, neither of the two holds
    const other = v128.bitselect(whenFalse, unknown, fails);
    v128.store(out + i, v128.bitselect(whenTrue, other, holds));
  }
}

/** out[t] = x[t] as float64: brings a loaded float32 column tile into a graph. */
export function widen(x: usize, out: usize, n: i32): void {
  const end = (<usize>n) << 3;
  for (let i: usize = 0; i < end; i += 16)
    v128.store(out + i, f64x2.promote_low_f32x4(v128.load64_zero(x + (i >> 1))));
}
