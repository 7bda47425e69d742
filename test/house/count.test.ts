import { describe, expect, it } from "vitest";
import { countTests } from "../../scripts/lib/vitest.mjs";

const file = (status: string, ...results: readonly string[]) => ({
  status,
  assertionResults: results.map((result) => ({ status: result })),
});

describe("countTests", () => {
  it("counts every test of every file", () => {
    const testResults = [
      file("passed", "passed", "passed"),
      file("failed", "passed", "failed", "failed"),
    ];
    expect(countTests({ testResults }, 1)).toEqual({ passed: 3, failed: 2 });
  });

  it("counts a skipped test as failed", () => {
    const testResults = [file("passed", "passed", "skipped", "todo")];
    expect(countTests({ testResults }, 0)).toEqual({ passed: 1, failed: 2 });
  });

  it("counts a file that broke before its tests", () => {
    const testResults = [file("passed", "passed"), file("failed")];
    expect(countTests({ testResults }, 1)).toEqual({ passed: 1, failed: 1 });
  });

  it("counts an error outside all tests", () => {
    expect(countTests({ testResults: [file("passed", "passed")] }, 1)).toEqual({
      passed: 1,
      failed: 1,
    });
  });

  it("does not let an empty run pass", () => {
    expect(countTests({ testResults: [] }, 0)).toEqual({ passed: 0, failed: 1 });
  });
});
