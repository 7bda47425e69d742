import { describe, expect, it } from "vitest";
import { column, constant } from "../../src/strategy/expression.ts";
import { sma } from "../../src/strategy/indicators/index.ts";
import { kernel } from "../../src/strategy/kernel.ts";
import { selectResults } from "../../src/strategy/program.ts";
import { compileProgram } from "../../src/strategy/program-builder.ts";
import { describeProgram, nodeLabel } from "../../src/strategy/program-text.ts";
import { nodesOf } from "../helpers/program-nodes.ts";

describe("a program", () => {
  it("has one node for each distinct computation", () => {
    const close = column("close");
    const nodes = nodesOf(compileProgram([sma(close, 5).gt(sma(close, 9)), sma(close, 5)]));
    // close, two means, one comparison
    expect(nodes.map(({ op }) => op)).toEqual([
      "column",
      "rolling_mean",
      "rolling_mean",
      "greater",
    ]);
  });

  it("grows with its nodes, not with the ways to reach them", () => {
    // Written out as a tree, sixty doublings would have 2^60 leaves.
    let x = column("close");
    for (let i = 0; i < 60; i++) x = x.mul(x).add(1);
    const program = compileProgram([x]);
    expect(nodesOf(program)).toHaveLength(1 + 1 + 2 * 60);
    expect(describeProgram(program).length).toBeLessThan(10_000);
    const [node, output] = program.results;
    expect(nodeLabel(program, node!, output!)).toHaveLength(160);
  });

  it("is described alike however often and in whatever order it was built", () => {
    const build = () => compileProgram([sma(column("close"), 5).sub(column("open"))]);
    const first = describeProgram(build());
    constant(123);
    expect(describeProgram(build())).toBe(first);
  });

  it("tells -0 from 0 and one parameter from another", () => {
    const text = (x: number) => describeProgram(compileProgram([column("close").mul(x)]));
    expect(text(-0)).not.toBe(text(0));
    expect(text(1)).not.toBe(text(2));
  });
});

describe("some results of a program", () => {
  const [close, open] = [column("close"), column("open")];
  const results = [
    sma(open, 3).gt(open),
    kernel({ name: "twice", inputs: [close], state: [], outputs: ["out"], step: () => {} }).out,
    sma(close, 5).add(sma(close, 9).mul(0.25)),
    sma(close, 9),
  ];

  it("are the program that they alone would be compiled to", () => {
    const all = compileProgram(results);
    for (let from = 0; from < results.length; from++) {
      for (let to = from + 1; to <= results.length; to++) {
        const { columns, ...some } = selectResults(all, from, to);
        const alone = compileProgram(results.slice(from, to));
        expect(nodesOf({ columns, ...some })).toEqual(nodesOf(alone));
        expect(some.results).toEqual(alone.results);
        expect(columns).toEqual(alone.columns);
      }
    }
  });
});

describe("the label of a node", () => {
  it("reads like the expression", () => {
    const program = compileProgram([sma(column("close"), 20).gt(column("open"))]);
    const [node, output] = program.results;
    expect(nodeLabel(program, node!, output!)).toBe("greater(rolling_mean(close, 20), open)");
  });
});
