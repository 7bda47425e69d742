import { expect, it, onTestFinished } from "vitest";
import { stretchesOf } from "../../src/catalog/matching-rows.ts";
import { type ColumnMove, moveColumn } from "../../src/catalog/move-column.ts";
import { MoveThread } from "../../src/catalog/move-thread.ts";

/** Long enough to be moved on the thread. */
const ROWS = (1 << 20) + 3;

function turned(join: boolean): ColumnMove {
  const places = Int32Array.from({ length: ROWS }, (_, row) => ROWS - 1 - row);
  // Of every four rows of the other table one is missing here.
  const stretches = stretchesOf(ROWS, (place) => (place % 4 === 3 ? -1 : place));
  return {
    column: { kind: "number", values: Float32Array.from({ length: ROWS }, (_, row) => row / 4) },
    order: { rows: ROWS, places },
    into: new SharedArrayBuffer(4 * ROWS),
    ...(join && { joined: { stretches, into: new SharedArrayBuffer(4 * ROWS) } }),
  };
}

it("MoveThread gives in turn what moving here does, in the memory that it was given", async () => {
  const thread = new MoveThread();
  onTestFinished(() => thread.end());
  const [plain, joined] = [turned(false), turned(true)];
  const moved = await Promise.all([thread.move(plain), thread.move(joined)]);
  expect(moved[0].keyed?.values.buffer).toBeInstanceOf(SharedArrayBuffer);
  expect(new Float32Array(plain.into)[1]).toBe((ROWS - 2) / 4);
  expect(new Float32Array(joined.joined!.into).slice(1, 4)).toEqual(
    Float32Array.of((ROWS - 2) / 4, (ROWS - 3) / 4, Number.NaN),
  );
  const here = [moveColumn(turned(false)), moveColumn(turned(true))];
  expect(moved.map(({ digest }) => digest)).toEqual(here.map(({ digest }) => digest));
  expect(moved[1].joined!.digest).toEqual(here[1]!.joined!.digest);
});

it("MoveThread fails what waits for it when it is ended", async () => {
  const thread = new MoveThread();
  const moving = thread.move(turned(false));
  const failing = expect(moving).rejects.toThrow("ended before its work was done");
  await thread.end();
  await failing;
});
