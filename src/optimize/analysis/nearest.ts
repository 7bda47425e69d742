/** Finds nearest points; made by `nearestIn`. */
export interface NearestSearch {
  /**
   * The `k` points nearest to point `of`, itself left out; of equally near ones those with the lowest
   * number. Fewer where there are fewer.
   */
  find(of: number): Int32Array;
}

/**
 * Nearest points by Euclidean distance, with a k-d tree (Bentley 1975): exact, also among ties.
 *
 * @param points row-major, `dimensions` coordinates each.
 * @param members numbers of the points to look among.
 * @param k at least 1.
 */
export function nearestIn(
  points: Float64Array,
  dimensions: number,
  members: Int32Array,
  k: number,
): NearestSearch {
  const tree = members.slice();
  const splitBy = new Uint8Array(tree.length);
  build(tree, splitBy, points, dimensions);
  const found = new Int32Array(k);
  const distances = new Float64Array(k);
  let held = 0;

  const offer = (point: number, distance: number) => {
    let place = held < k ? held++ : k - 1;
    if (place === k - 1 && held === k && !before(distance, point, place)) return;
    while (place > 0 && before(distance, point, place - 1)) {
      found[place] = found[place - 1]!;
      distances[place] = distances[place - 1]!;
      place--;
    }
    found[place] = point;
    distances[place] = distance;
  };
  const before = (distance: number, point: number, place: number) =>
    distance < distances[place]! || (distance === distances[place] && point < found[place]!);

  const visit = (of: number, low: number, high: number) => {
    if (low > high) return;
    const middle = (low + high) >> 1;
    const point = tree[middle]!;
    if (point !== of) offer(point, squaredDistance(points, dimensions, of, point));
    const axis = splitBy[middle]!;
    const offset = points[of * dimensions + axis]! - points[point * dimensions + axis]!;
    const left = offset < 0;
    visit(of, left ? low : middle + 1, left ? middle - 1 : high);
    // A point as far as the farthest held may still have a lower number.
    if (held < k || offset * offset <= distances[k - 1]!) {
      visit(of, left ? middle + 1 : low, left ? high : middle - 1);
    }
  };
  return {
    find: (of) => {
      held = 0;
      distances.fill(Number.POSITIVE_INFINITY);
      found.fill(-1);
      visit(of, 0, tree.length - 1);
      return found.slice(0, held);
    },
  };
}

function squaredDistance(points: Float64Array, dimensions: number, a: number, b: number): number {
  let sum = 0;
  for (let d = 0; d < dimensions; d++) {
    const difference = points[a * dimensions + d]! - points[b * dimensions + d]!;
    sum += difference * difference;
  }
  return sum;
}

/** Orders `tree` so that the middle of each span splits it along the axis on which it is widest. */
function build(
  tree: Int32Array,
  splitBy: Uint8Array,
  points: Float64Array,
  dimensions: number,
): void {
  const arrange = (low: number, high: number): void => {
    if (low >= high) return;
    const axis = widestAxis(tree, low, high, points, dimensions);
    const key = (place: number) => points[tree[place]! * dimensions + axis]!;
    const middle = (low + high) >> 1;
    partition(tree, low, high, middle, key);
    splitBy[middle] = axis;
    arrange(low, middle - 1);
    arrange(middle + 1, high);
  };
  arrange(0, tree.length - 1);
}

function widestAxis(
  tree: Int32Array,
  low: number,
  high: number,
  points: Float64Array,
  dimensions: number,
): number {
  let widest = 0;
  let width = -1;
  for (let d = 0; d < dimensions; d++) {
    let least = Number.POSITIVE_INFINITY;
    let most = Number.NEGATIVE_INFINITY;
    for (let place = low; place <= high; place++) {
      const value = points[tree[place]! * dimensions + d]!;
      if (value < least) least = value;
      if (value > most) most = value;
    }
    if (most - least > width) [widest, width] = [d, most - least];
  }
  return widest;
}

/** Hoare's selection: afterwards no key left of `middle` is above its own, none right of it below. */
function partition(
  tree: Int32Array,
  from: number,
  to: number,
  middle: number,
  key: (place: number) => number,
): void {
  let low = from;
  let high = to;
  while (low < high) {
    const pivot = key((low + high) >> 1);
    let i = low;
    let j = high;
    while (i <= j) {
      while (key(i) < pivot) i++;
      while (key(j) > pivot) j--;
      if (i > j) break;
      const held = tree[i]!;
      tree[i++] = tree[j]!;
      tree[j--] = held;
    }
    if (middle <= j) high = j;
    else if (middle >= i) low = i;
    else return;
  }
}
