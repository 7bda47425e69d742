import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Constraint,
  compileConstraint,
  metricVocabulary,
  parameterVocabulary,
} from "../../src/optimize/constraint.ts";
import { choice, float, int } from "../../src/strategy/parameters.ts";
import { refusal, refusalText } from "./refusal.ts";

const PARAMETERS = parameterVocabulary({
  fast: int(1, 100),
  slow: int(1, 100),
  stop: float(0, 1),
  mode: choice(["trend", "range"]),
  on: choice([true, false]),
  window: choice([10, 20, "off"]),
});
const SET = { fast: 20, slow: 60, stop: 0.05, mode: "trend", on: true, window: "off" };
const holds = (constraint: Constraint, values = SET) =>
  compileConstraint(constraint, PARAMETERS)(values);

describe("compileConstraint", () => {
  // Each answer by hand, at fast 20, slow 60, stop 0.05, mode trend, on, window off.
  it.each([
    ["fast < slow", true],
    ["fast>slow", false],
    ["slow >= 3*fast", true],
    ["slow > 3 * fast", false],
    ["slow >= 2*fast && stop < 0.1", true],
    ["slow >= 2*fast and not stop < 0.1", false],
    ["fast == 21 || fast == 20 && stop > 1", false],
    ["(fast == 20 || fast == 21) && stop < 1", true],
    ["fast == 20 or fast == 21 and stop > 1", true],
    ['mode == "trend"', true],
    ["mode != 'trend'", false],
    ["'range' == mode", false],
    ["on", true],
    ["!on", false],
    ["!!on and true", true],
    ["not on or not false", true],
    ["on == false", false],
    ['window == "off"', true],
    ["window == 20", false],
    ["1 + 2 * 3 == 7", true],
    ["(1 + 2) * 3 == 9", true],
    ["10 - 4 - 3 == 3", true],
    ["24 / 4 / 2 == 3", true],
    ["slow % 7 == 4", true],
    ["-slow % 7 == -4", true],
    ["-(fast - slow) == +40", true],
    ["- -fast == 20", true],
    [".5 < 1e2 && 5. == 5 && 2e-1 == 0.2", true],
    ["  fast\n<\tslow ", true],
    ["fast / 0 > 1000", true],
  ])("%j is %s", (text, answer) => {
    expect(holds(text)).toBe(answer);
  });

  it("agrees with JavaScript on any expression", () => {
    const number = fc.constantFrom("fast", "slow", "stop", "3", "0.5", "7");
    const { sum } = fc.letrec<{ sum: string }>((tie) => ({
      sum: fc.oneof(
        { maxDepth: 3 },
        number,
        fc
          .tuple(tie("sum"), fc.constantFrom("+", "-", "*"), tie("sum"))
          .map(([a, operator, b]) => `${a} ${operator} ${b}`),
        // Nothing is divided by 0: 0/0 is not known here, which JavaScript does not have.
        fc
          .tuple(tie("sum"), fc.constantFrom("/", "%"), fc.constantFrom("3", "0.5", "7"))
          .map(([a, operator, b]) => `${a} ${operator} ${b}`),
        tie("sum").map((a) => `(${a})`),
        number.map((a) => `-${a}`),
      ),
    }));
    const comparison = fc
      .tuple(sum, fc.constantFrom("<", "<=", ">", ">=", "==", "!="), sum)
      .map(([a, operator, b]) => `${a} ${operator} ${b}`);
    const { condition } = fc.letrec<{ condition: string }>((tie) => ({
      condition: fc.oneof(
        { maxDepth: 3 },
        comparison,
        fc
          .tuple(tie("condition"), fc.constantFrom("&&", "||"), tie("condition"))
          .map(([a, operator, b]) => `${a} ${operator} ${b}`),
        tie("condition").map((a) => `!(${a})`),
      ),
    }));
    const value = fc.integer({ min: -20, max: 20 });
    fc.assert(
      fc.property(condition, value, value, value, (text, fast, slow, stop) => {
        const javaScript = new Function("fast", "slow", "stop", `return ${text};`);
        expect(compileConstraint(text, PARAMETERS)({ ...SET, fast, slow, stop })).toBe(
          javaScript(fast, slow, stop),
        );
      }),
      { numRuns: 300 },
    );
  });

  const METRICS = metricVocabulary(["sharpe", "max_drawdown", "trade_count"]);

  it("reads metrics by the same language", () => {
    const accepts = compileConstraint("max_drawdown > -0.2 && trade_count >= 30", METRICS);
    expect(accepts({ max_drawdown: -0.1, trade_count: 30, sharpe: 1 })).toBe(true);
    expect(accepts({ max_drawdown: -0.1, trade_count: 29, sharpe: 1 })).toBe(false);
    expect(accepts({ max_drawdown: -0.2, trade_count: 30, sharpe: 1 })).toBe(false);
  });

  // Kleene's tables with u = sharpe > 0 not known, t = trade_count > 0 and f = trade_count < 0.
  it.each([
    ["sharpe > 0", false],
    ["!(sharpe > 0)", false],
    ["sharpe == sharpe", false],
    ["sharpe != 0", false],
    ["sharpe + 1 > 0 || trade_count > 0", true],
    ["trade_count > 0 || sharpe > 0", true],
    ["sharpe > 0 || trade_count < 0", false],
    ["sharpe > 0 && trade_count > 0", false],
    ["!(sharpe > 0 && trade_count < 0)", true],
    ["!(trade_count > 0 && sharpe > 0)", false],
    ["!(sharpe > 0 || trade_count < 0)", false],
    ["max_drawdown > -1", false],
  ])("with a Sharpe of NaN and no drawdown at all, %j is accepted: %s", (text, answer) => {
    expect(compileConstraint(text, METRICS)({ sharpe: Number.NaN, trade_count: 5 })).toBe(answer);
  });

  it.each([
    [
      "",
      /^bad-constraint: Constraint "", column 1: expected a number, a name or a text, got the end\. Write for example/,
    ],
    ["fast <", /column 7: expected a number, a name or a text, got the end\./],
    ["fast < slow slow", /column 13: expected an operator or the end, got "slow"\./],
    ["(fast < slow", /column 13: expected "\)" or an operator, got the end\./],
    ["fast < slow)", /column 12: expected an operator or the end, got "\)"\./],
    ["fast < && slow", /column 8: expected a number, a name or a text, got "&&"\./],
    [
      "1 < fast < slow",
      /column 10: expected one comparison, got "<"\. Comparisons do not chain: write "a < b && b < c"\./,
    ],
    ["fast == slow == true", /column 14: expected one comparison/],
    ["on && 1 < fast < 3", /column 16: expected one comparison/],
    ["fast = 3", /column 6: .*got "="\. Write == to compare\./],
    ["fast & 3", /column 6: .*got "&"\. Write && or and\./],
    ["on | on", /column 4: .*got "\|"\. Write \|\| or or\./],
    ["fast ≤ 3", /column 6: .*got "≤"\. Write <=\./],
    ["fast # 3", /column 6: .*got "#"\. Write for example/],
    ['mode == "trend', /column 9: .*Close the text with the same quote\./],
    ["2fast < 3", /column 2: expected an operator or the end, got "fast"\./],
    [
      "fsat < 3 && on",
      /^unknown-parameter: Constraint "fsat < 3 && on", column 1: unknown parameter "fsat"\. Did you mean "fast"\?/,
    ],
    ["on && toString", /^unknown-parameter: .*column 7: unknown parameter "toString"\./],
    [
      "mode == trend",
      /^unknown-parameter: .*column 9: unknown parameter "trend"\. Quote a text: "trend"\./,
    ],
    ["fast + 1", /column 6: expected a condition that is true or false, got a number\./],
    ["mode", /column 1: expected a condition that is true or false, got a text\./],
    ["fast < mode", /column 8: expected a number beside "<", got a text\./],
    ["(fast < slow) < 3", /column 7: expected a number beside "<", got a condition\./],
    ["fast && on", /column 1: expected a condition beside "&&", got a number\./],
    ["on + 1 > 0", /column 1: expected a number beside "\+", got a condition\./],
    ["-mode == 1", /column 2: expected a number after "-", got a text\./],
    ["!fast < 3", /column 2: expected a condition after "!", got a number\./],
    ["window < 15", /column 1: expected a number beside "<", got a number or a text\./],
    [
      "fast == 'x'",
      /column 9: expected a number to compare with, got a text\. Compare like with like/,
    ],
    ['mode == "trnd"', /column 9: expected one of trend, range, got "trnd"\. Did you mean trend\?/],
    [
      "window != 99",
      /column 11: expected one of 10, 20, off, got 99\. Only these can ever be equal\./,
    ],
  ])("refuses %j", (text, message) => {
    expect(refusalText(() => holds(text))).toMatch(message);
  });

  it("names an unknown metric as one", () => {
    const text = refusalText(() => compileConstraint("sharp > 1", METRICS));
    expect(text).toMatch(
      /^unknown-metric: .*column 1: unknown metric "sharp"\. Did you mean "sharpe"/,
    );
  });

  it("refuses a text long enough to exhaust the stack, and reads the deepest that is allowed", () => {
    const nested = (depth: number) => `${"(".repeat(depth)}on${")".repeat(depth)}`;
    expect(holds(nested(999))).toBe(true);
    expect(refusalText(() => holds(nested(1000)))).toMatch(/at most 2000 characters, got 2002\./);
  });

  it("takes a function of the values", () => {
    expect(holds(({ fast, slow }) => Number(fast) < Number(slow))).toBe(true);
    expect(holds(() => false)).toBe(false);
  });

  it("says where a function failed, and keeps its error", () => {
    const cause = new Error("no such thing");
    const thrown = refusal(() =>
      holds(() => {
        throw cause;
      }),
    );
    expect(thrown.code).toBe("bad-constraint");
    expect(thrown.message).toMatch(
      /^Constraint function at \{"fast":20,.*threw "no such thing"\.$/,
    );
    expect(thrown.cause).toBe(cause);
    const answer = refusalText(() => holds((() => 1) as unknown as Constraint));
    expect(answer).toMatch(/expected true or false, got number\. Return a comparison/);
  });
});
