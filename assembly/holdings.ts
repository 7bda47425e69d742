// What holding 1 and holding -1 makes of the bars of each block: kept where many accounts ask for it.
//
// For each of the two and each bar 64 bytes: the sums from the block's start through the bar, in the
// order of operations of `hold` (quiet.ts) and so to the same bits, and the range of the growth.
// Behind them, for each of the two, the growth alone. The bars of a block from its first wild one on
// are left out.
import { LONG_SHIFT, SHIFT, SHORT_SHIFT, through } from "./market";
import { get, getInt, set } from "./memory";
import {
  BLOCK_SHIFT, GAP, HOLDINGS, LENGTH, MARKET, MOVE, NEXT_OPEN, WILD, at, blockOf,
  blockStart,
} from "./tile";
import { pair } from "./window";

/** Most bars of a tile. */
const TILE: usize = 2048;
export const HOLDING_BYTES: usize = TILE * 64;
/** Where the growths begin, and how many bytes each of the two takes. */
export const GROWTHS: usize = 2 * HOLDING_BYTES;
export const GROWTH_BYTES: usize = TILE * 8 + 16;

/** Fills the HOLDINGS of a tile whose market moves have been made. */
export function keep_holdings(tile: usize): void {
  const market = at(tile, MARKET);
  keep(tile, 1, get(market, LONG_SHIFT), at(tile, HOLDINGS), at(tile, HOLDINGS) + GROWTHS);
  keep(tile, -1, get(market, SHORT_SHIFT),
    at(tile, HOLDINGS) + HOLDING_BYTES, at(tile, HOLDINGS) + GROWTHS + GROWTH_BYTES);
}

function keep(tile: usize, held: f64, shift: f64, kept: usize, growths: usize): void {
  const n = getInt(tile, LENGTH);
  const nextOpen = getInt(tile, NEXT_OPEN) != 0;
  const gap = at(tile, GAP), move = at(tile, MOVE), market = get(at(tile, MARKET), SHIFT);
  for (let t = 0; t < n;) {
    const block = blockOf(tile, t);
    const end = min(blockStart(tile, block) + (1 << BLOCK_SHIFT), n);
    const calm = min(end, getInt(at(tile, WILD), block));
    let sums = f64x2.splat(0.0), odd = sums, losses = sums, oddLosses = sums;
    let product: f64 = 0, oddProduct: f64 = 0, growth: f64 = 1, oddGrowth: f64 = 1;
    let low: f64 = Infinity, high: f64 = -Infinity;
    for (let place = 0; t < calm; place++) {
      const overnight: f64 = nextOpen ? get(gap, t) : 0, inside = get(move, t);
      const r = through(held, overnight, inside);
      const distance = r - shift;
      const below: f64 = r < 0 ? r : 0;
      const own = pair(distance, distance * distance), lost = pair(below * below, abs(r));
      const joint = r * (through(1, overnight, inside) - market);
      const at64 = kept + (<usize>t << 6);
      let grown: f64;
      if (place & 1) {
        odd = f64x2.add(odd, own);
        oddLosses = f64x2.add(oddLosses, lost);
        oddProduct += joint;
        oddGrowth *= 1 + r;
        v128.store(at64, f64x2.add(sums, odd));
        v128.store(at64, f64x2.add(losses, oddLosses), 16);
        store<f64>(at64, product + oddProduct, 32);
        grown = growth * oddGrowth;
      } else {
        v128.store(at64, f64x2.add(f64x2.add(sums, odd), own));
        v128.store(at64, f64x2.add(f64x2.add(losses, oddLosses), lost), 16);
        store<f64>(at64, product + oddProduct + joint, 32);
        sums = f64x2.add(sums, own);
        losses = f64x2.add(losses, lost);
        product += joint;
        growth *= 1 + r;
        grown = growth * oddGrowth;
      }
      if (grown < low) low = grown;
      if (grown > high) high = grown;
      store<f64>(at64, grown, 40);
      store<f64>(at64, low, 48);
      store<f64>(at64, high, 56);
      set(growths, t, grown);
      t++;
    }
    t = end;
  }
}
