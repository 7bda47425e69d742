import { describe, expect, it } from "vitest";
import { canonicalJson, sha256 } from "../../src/tracking/canonical.ts";

describe("canonicalJson", () => {
  it("sorts keys by code unit at every depth and leaves undefined out", () => {
    const text = canonicalJson({ b: 1, a: { z: null, B: true, y: undefined }, ä: "x" });
    expect(text).toBe('{"a":{"B":true,"z":null},"b":1,"ä":"x"}');
  });

  it("keeps the order of lists", () => {
    expect(canonicalJson(["b", "a", [2, 1]])).toBe('["b","a",[2,1]]');
  });

  it("writes numbers exactly, minus zero and what JSON has not included", () => {
    const numbers = [0.1, 1e21, 5e-324, -0, Number.NaN, Number.POSITIVE_INFINITY];
    expect(canonicalJson(numbers)).toBe('[0.1,1e+21,5e-324,-0,"NaN","Infinity"]');
    expect(Number(canonicalJson(0.1 + 0.2))).toBe(0.1 + 0.2);
  });
});

describe("sha256", () => {
  it("is the hash of FIPS 180-2, for text and for bytes", () => {
    // The standard's example for the message "abc".
    const published = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    expect(sha256("abc")).toBe(published);
    expect(sha256(Uint8Array.of(97, 98, 99))).toBe(published);
  });
});
