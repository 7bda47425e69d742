import { expect, it } from "vitest";
import { MemoryPool } from "../../src/catalog/memory-pool.ts";

it("MemoryPool lets takers wait until all work with a piece has ended, also in failure", async () => {
  const pool = new MemoryPool(2, 16);
  const [first, second] = [await pool.take(), await pool.take()];
  expect([first.byteLength, first === second]).toEqual([16, false]);
  let third: SharedArrayBuffer | undefined;
  const taking = pool.take().then((memory) => {
    third = memory;
  });
  let finish = () => {};
  const slow = new Promise<void>((resolve) => {
    finish = resolve;
  });
  pool.giveBackAfter(second, [Promise.reject(new Error("disk full")), slow]);
  await new Promise(setImmediate);
  expect(third).toBeUndefined();
  finish();
  await taking;
  expect(third).toBe(second);
});
