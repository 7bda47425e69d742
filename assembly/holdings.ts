// What holding 1 and holding -1 makes of the bars of each block: kept where many accounts ask for it.
//
// For each of the two and each bar 64 bytes: the sums from the block's start through the bar, in the
// order of operations of `hold` (quiet.ts) and so to the same bits, and the range of the growth: for
// holding 1 of the closes. Behind them the growths of holding -1 alone. The bars of a block from its
// first wild one on are left out.
import { LONG_SHIFT, SHORT_SHIFT, through } from "./market";
import { get, getInt, set } from "./memory";
import { distanceAndSquare, squareAndLoss } from "./quiet";
import {
  BLOCK_SHIFT, CLOSE, HOLDINGS, LENGTH, MARKET, NEXT_OPEN, TWICE, WHOLE, WILD, at, blockOf, blockStart,
  price,
} from "./tile";

/** Most bars of a tile. */
const TILE: usize = 2048;
export const HOLDING_BYTES: usize = TILE * 64;

/** Fills the HOLDINGS of a tile whose market moves have been made. */
export function keep_holdings(tile: usize): void {
  const market = at(tile, MARKET), kept = at(tile, HOLDINGS);
  keep(true, tile, get(market, LONG_SHIFT), kept);
  keep(false, tile, get(market, SHORT_SHIFT), kept + HOLDING_BYTES);
}

@inline function keep(long: bool, tile: usize, shift: f64, kept: usize): void {
  const n = getInt(tile, LENGTH);
  const nextOpen = getInt(tile, NEXT_OPEN) != 0;
  const wholes = at(tile, WHOLE), twices = at(tile, TWICE), close = at(tile, CLOSE);
  const growths = kept + HOLDING_BYTES;
  for (let t = 0; t < n;) {
    const block = blockOf(tile, t);
    const end = min(blockStart(tile, block) + (1 << BLOCK_SHIFT), n);
    const calm = min(end, getInt(at(tile, WILD), block));
    let sums = f64x2.splat(0.0), odd = sums, losses = sums, oddLosses = sums;
    let product: f64 = 0, oddProduct: f64 = 0, growth: f64 = 1, oddGrowth: f64 = 1;
    let low: f64 = Infinity, high: f64 = -Infinity;
    for (let place = 0; t < calm; place++) {
      const twice: f64 = nextOpen ? get(twices, t) : 0;
      const r = through(long ? 1 : -1, get(wholes, t), twice);
      const own = distanceAndSquare(r - shift), lost = squareAndLoss(r);
      const joint = r * twice;
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
      const ranged = long ? price(close, t) : grown;
      if (ranged < low) low = ranged;
      if (ranged > high) high = ranged;
      store<f64>(at64, grown, 40);
      store<f64>(at64, low, 48);
      store<f64>(at64, high, 56);
      if (!long) set(growths, t, grown);
      t++;
    }
    t = end;
  }
}
