import { describe, expect, test } from "vitest";
import { HEAT_DARK, HEAT_LIGHT } from "../../src/report/heat-palette.ts";
import { VERDICT_SHADE } from "../../src/report/judgement-style.ts";
import { DARK, HEAT_SHADES, LIGHT, type Palette, STYLE } from "../../src/report/style.ts";
import { channels, contrast, luminance } from "./colors.ts";

test("the contrast of black on white is 21, and of a colour with itself 1", () => {
  expect(contrast([0, 0, 0], [255, 255, 255])).toBeCloseTo(21, 10);
  expect(contrast([9, 80, 200], [9, 80, 200])).toBe(1);
});

describe.each([
  ["light", LIGHT],
  ["dark", DARK],
])("%s theme", (_, palette: Palette) => {
  const color = (name: string) => channels(palette[name]);

  test.each([
    ["ink", "page"],
    ["ink", "panel"],
    ["soft", "page"],
    ["soft", "panel"],
    ["link", "page"],
    ["gain-text", "page"],
    ["loss-text", "page"],
    ["loss-text", "panel"],
    ["chart-text", "page"],
  ])("text in %s on %s has a contrast of at least 4.5", (text, ground) => {
    expect(contrast(color(text), color(ground))).toBeGreaterThanOrEqual(4.5);
  });

  test.each(["strategy", "benchmark", "gain", "loss", "accent", "chart-axis"])(
    "marks in %s have a contrast of at least 3 against the page",
    (mark) => {
      expect(contrast(color(mark), color("page"))).toBeGreaterThanOrEqual(3);
    },
  );

  test.each(["green", "yellow", "red"])(
    "a %s verdict and the text in its panel have a contrast of at least 4.5",
    (verdict) => {
      const own = color(`verdict-${verdict}`);
      const [r = 0, g = 0, b = 0] = own.map(
        (channel, i) => (channel * VERDICT_SHADE + color("page")[i]! * (100 - VERDICT_SHADE)) / 100,
      );
      for (const text of [own, color("ink"), color("soft")])
        expect(contrast(text, [r, g, b])).toBeGreaterThanOrEqual(4.5);
      // The mark inside the shape.
      expect(contrast(color("page"), own)).toBeGreaterThanOrEqual(4.5);
    },
  );

  test("figures in every shade of the heatmap have a contrast of at least 4.5", () => {
    for (const tone of ["gain", "loss"]) {
      for (const share of HEAT_SHADES) {
        const mixed = color(tone).map(
          (channel, i) => (channel * share + color("page")[i]! * (100 - share)) / 100,
        );
        const [r = 0, g = 0, b = 0] = mixed;
        expect(contrast(color("ink"), [r, g, b])).toBeGreaterThanOrEqual(4.5);
      }
    }
  });
});

describe.each([
  ["light", HEAT_LIGHT, -1],
  ["dark", HEAT_DARK, 1],
] as const)("the colours of a heatmap, %s", (_, colors, direction) => {
  /** CIE 1976 L*, in [0, 100]. */
  const lightness = colors.map((color) => {
    const y = luminance(channels(color));
    return y > 216 / 24389 ? 116 * Math.cbrt(y) - 16 : (y * 24389) / 27;
  });

  test("go one way in lightness, in steps of about the same size, so that hue is not needed", () => {
    const steps = lightness.slice(1).map((value, i) => direction * (value - lightness[i]!));
    const mean = steps.reduce((sum, step) => sum + step, 0) / steps.length;
    for (const step of steps) {
      expect(step).toBeGreaterThan(0.5 * mean);
      expect(step).toBeLessThan(1.6 * mean);
    }
  });

  test("stand out from the page at the high end", () => {
    const page = channels((direction < 0 ? LIGHT : DARK).page);
    expect(contrast(channels(colors.at(-1)), page)).toBeGreaterThanOrEqual(4.5);
  });
});

test("both themes define the same colours, and the style uses none that is not defined", () => {
  expect(Object.keys(DARK)).toEqual(Object.keys(LIGHT));
  for (const [, name] of STYLE.matchAll(/var\(--([\w-]+)\)/g)) {
    expect(Object.keys(LIGHT)).toContain(name);
  }
});
