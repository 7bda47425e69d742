import { describe, expect, it } from "vitest";
import { requireTrainCoversWarmup } from "../../src/walkforward/warmup.ts";
import { DAY, day, every, refused, slice } from "./helpers.ts";

describe("requireTrainCoversWarmup", () => {
  // Trains are rows 0 to 9, 5 to 14, …
  const { windows } = slice(every(DAY, day("2020-01-01"), day("2020-02-01")), {
    train: "10d",
    test: "5d",
  });

  it("wants two bars that can hold a position in the first train", () => {
    // With 7 bars of warm-up row 7 has the first known signal, and rows 8 and 9 can trade on it.
    expect(() => requireTrainCoversWarmup(windows, { warmupBars: 7 })).not.toThrow();
    const error = refused(() => requireTrainCoversWarmup(windows, { warmupBars: 8 }));
    expect(error.code).toBe("train-too-short");
    expect(error.message).toBe(
      "Walk-forward: expected at least 2 bars with a known signal in the train of 2020-01-01, got 1 of 10 with a warm-up of at least 8.",
    );
    expect(error.hint).toContain("Make train longer");
  });

  it("counts nothing below zero when the warm-up is longer than the train", () => {
    expect(refused(() => requireTrainCoversWarmup(windows, { warmupBars: 500 })).message).toContain(
      "got 0 of 10 with a warm-up of at least 500",
    );
  });

  it("bars loaded before the first counted one warm up too", () => {
    expect(() =>
      requireTrainCoversWarmup(windows, { warmupBars: 57, barsBefore: 50 }),
    ).not.toThrow();
    expect(
      refused(() => requireTrainCoversWarmup(windows, { warmupBars: 58, barsBefore: 50 })).code,
    ).toBe("train-too-short");
  });

  it("later trains lose nothing, since indicators begin with the data and not with the train", () => {
    const later = windows.slice(1);
    expect(() => requireTrainCoversWarmup(later, { warmupBars: 12 })).not.toThrow();
  });

  it("a strategy without warm-up still loses the first bar of all, which has no return", () => {
    const tiny = slice(every(DAY, day("2020-01-01"), day("2020-01-10")), {
      train: "3d",
      test: "2d",
    });
    expect(() => requireTrainCoversWarmup(tiny.windows, { warmupBars: 0 })).not.toThrow();
    const shorter = slice(every(DAY, day("2020-01-01"), day("2020-01-10")), {
      train: "2d",
      test: "2d",
    });
    expect(
      refused(() => requireTrainCoversWarmup(shorter.windows, { warmupBars: 0 })).message,
    ).toContain("got 1 of 2");
  });
});
