import { expect, test } from "vitest";
import { chartText, parameterText } from "../../../src/report/charts/names.ts";

test("text of a chart has one line, no marks of direction, and an end that is cut off visibly", () => {
  expect(chartText("fast", 10)).toBe("fast");
  expect(chartText("a\nb\u202ec\u0007", 10)).toBe("a b c");
  expect(chartText("0123456789x", 10)).toBe("012345678…");
  expect(chartText("\u{1F984}".repeat(5), 3)).toBe("\u{1F984}\u{1F984}…");
});

test("a parameter is written to six significant digits, without trailing zeros", () => {
  expect(parameterText(20)).toBe("20");
  expect(parameterText(0.1 + 0.2)).toBe("0.3");
  expect(parameterText(0.0423412345)).toBe("0.0423412");
  expect(parameterText(-1250)).toBe("−1,250");
  expect(parameterText(1e-9)).toBe("1e−9");
  expect(parameterText(true)).toBe("true");
  expect(parameterText("ema")).toBe("ema");
  expect(parameterText(undefined)).toBe("");
});
