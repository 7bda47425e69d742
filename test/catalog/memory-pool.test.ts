import { expect, it } from "vitest";
import { MemoryPool } from "../../src/catalog/memory-pool.ts";

it("MemoryPool lets takers wait until all work with a piece has ended, also in failure", async () => {
  const pool = new MemoryPool(2);
  const [first, second] = [await pool.take(16), await pool.take(16)];
  expect(first.byteLength).toBeGreaterThanOrEqual(16);
  expect(first).not.toBe(second);
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

it("MemoryPool gives what has room, also for a little more, and makes more only where that has not", async () => {
  const pool = new MemoryPool(1);
  const takeAndGiveBack = async (bytes: number) => {
    const memory = await pool.take(bytes);
    pool.giveBackAfter(memory, []);
    expect(memory.byteLength).toBeGreaterThanOrEqual(bytes);
    return memory;
  };
  const small = await takeAndGiveBack(100);
  expect(await takeAndGiveBack(110)).toBe(small);
  const large = await takeAndGiveBack(200);
  expect(large).not.toBe(small);
  expect(await takeAndGiveBack(100)).toBe(large);
});
