import { expect, it } from "vitest";
import { MemoryPool } from "../../src/catalog/memory-pool.ts";

it("MemoryPool lets takers wait until all work with a piece has ended, also in failure", async () => {
  const pool = new MemoryPool(2);
  const [first, second] = [await pool.take(16), await pool.take(16)];
  expect([first.byteLength, first === second]).toEqual([16, false]);
  let third: SharedArrayBuffer | undefined;
  const taking = pool.take(8).then((memory) => {
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

it("MemoryPool gives what has room and makes more only where that has not", async () => {
  const pool = new MemoryPool(1);
  const takeAndGiveBack = async (bytes: number) => {
    const memory = await pool.take(bytes);
    pool.giveBackAfter(memory, []);
    return memory;
  };
  const small = await takeAndGiveBack(8);
  expect(small.byteLength).toBe(8);
  const large = await takeAndGiveBack(9);
  expect(large.byteLength).toBe(9);
  expect(await takeAndGiveBack(8)).toBe(large);
});
