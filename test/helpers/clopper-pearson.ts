/** Bounds of a rate that was measured, each 95 % sure (Clopper and Pearson, 1934); for few cases of many. */

/** The rate at which so few cases or fewer have a chance of 5 %. */
export function upperBound(cases: number, of: number): number {
  return bisect(cases / of, 1, (rate) => chanceOfAtMost(cases, of, rate) > 0.05);
}

/** The rate at which so many cases or more have a chance of 5 %. */
export function lowerBound(cases: number, of: number): number {
  return bisect(0, cases / of, (rate) => 1 - chanceOfAtMost(cases - 1, of, rate) < 0.05);
}

function chanceOfAtMost(cases: number, of: number, rate: number): number {
  let term = (1 - rate) ** of;
  let sum = term;
  for (let k = 1; k <= cases; k++) {
    term *= ((of - k + 1) / k) * (rate / (1 - rate));
    sum += term;
  }
  return sum;
}

/** Where `below` turns from true to false. */
function bisect(from: number, to: number, below: (rate: number) => boolean): number {
  let [low, high] = [from, to];
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (below(middle)) low = middle;
    else high = middle;
  }
  return high;
}
