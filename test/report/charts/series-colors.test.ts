import { describe, expect, test } from "vitest";
import { SERIES_COLORS } from "../../../src/report/charts/theme.ts";
import { DARK, LIGHT } from "../../../src/report/style.ts";
import { type Channels, channels, contrast, linearLight } from "../colors.ts";

type Matrix = readonly [Channels, Channels, Channels];

/**
 * Machado, Oliveira, Fernandes (2009), "A physiologically-based model for simulation of color vision
 * deficiency", severity 1.0; for linear light.
 */
const VISIONS: Readonly<Record<string, Matrix>> = {
  "usual vision": [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

/** sRGB primaries to CIE XYZ, white D65 (IEC 61966-2-1). */
const TO_XYZ: Matrix = [
  [0.4124564, 0.3575761, 0.1804375],
  [0.2126729, 0.7151522, 0.072175],
  [0.0193339, 0.119192, 0.9503041],
];
const WHITE = [0.95047, 1, 1.08883] as const;

function multiply([r, g, b]: Matrix, [x, y, z]: Channels): Channels {
  const row = (v: Channels) => v[0] * x + v[1] * y + v[2] * z;
  return [row(r), row(g), row(b)];
}

/** CIE 1976 L*a*b* of linear light. */
function labOf(light: Channels): Channels {
  const [x = 0, y = 0, z = 0] = multiply(TO_XYZ, light).map((value, i) => {
    const t = value / WHITE[i]!;
    return t > 216 / 24389 ? Math.cbrt(t) : ((24389 / 27) * t + 16) / 116;
  });
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

/** Colour difference CIEDE2000, as in Sharma, Wu, Dalal (2005). */
function difference([l1, a1, b1]: Channels, [l2, a2, b2]: Channels): number {
  const radians = Math.PI / 180;
  const chroma = (Math.hypot(a1, b1) + Math.hypot(a2, b2)) / 2;
  const seventh = (c: number) => Math.sqrt(c ** 7 / (c ** 7 + 25 ** 7));
  const stretch = 1 + 0.5 * (1 - seventh(chroma));
  const [c1, c2] = [Math.hypot(stretch * a1, b1), Math.hypot(stretch * a2, b2)];
  const hue = (a: number, b: number) => (Math.atan2(b, stretch * a) / radians + 360) % 360;
  const [h1, h2] = [hue(a1, b1), hue(a2, b2)];
  const grey = c1 * c2 === 0;
  const turn = grey ? 0 : ((h2 - h1 + 540) % 360) - 180;
  const meanHue = grey ? h1 + h2 : (h1 + turn / 2 + 360) % 360;
  const meanL = (l1 + l2) / 2 - 50;
  const meanC = (c1 + c2) / 2;
  const cos = (factor: number, shift: number) => Math.cos((factor * meanHue + shift) * radians);
  const t = 1 - 0.17 * cos(1, -30) + 0.24 * cos(2, 0) + 0.32 * cos(3, 6) - 0.2 * cos(4, -63);
  const dL = (l2 - l1) / (1 + (0.015 * meanL ** 2) / Math.sqrt(20 + meanL ** 2));
  const dC = (c2 - c1) / (1 + 0.045 * meanC);
  const dH = (2 * Math.sqrt(c1 * c2) * Math.sin((turn / 2) * radians)) / (1 + 0.015 * meanC * t);
  const angle = 60 * Math.exp(-(((meanHue - 275) / 25) ** 2)) * radians;
  return Math.sqrt(dL ** 2 + dC ** 2 + dH ** 2 - Math.sin(angle) * 2 * seventh(meanC) * dC * dH);
}

// Pairs 1, 4, 9, 16, 17, 19 and 25 of the test data of Sharma, Wu, Dalal (2005), table 1.
test.each<[Channels, Channels, number]>([
  [[50, 2.6772, -79.7751], [50, 0, -82.7485], 2.0425],
  [[50, -1.3802, -84.2814], [50, 0, -82.7485], 1.0],
  [[50, 2.49, -0.001], [50, -2.49, 0.0009], 7.1792],
  [[50, 2.5, 0], [50, 0, -2.5], 4.3065],
  [[50, 2.5, 0], [73, 25, -18], 27.1492],
  [[50, 2.5, 0], [56, -27, -3], 31.903],
  [[60.2574, -34.0099, 36.2677], [60.4626, -34.1751, 39.4387], 1.2644],
])("the difference of %j and %j is that of its authors", (one, other, wanted) => {
  expect(difference(one, other)).toBeCloseTo(wanted, 4);
});

/** Names of the palette, and how far from each other the colours have to be at least. */
const GROUPS = [
  {
    what: "lines that lie over each other",
    names: SERIES_COLORS.map((color) => /^var\(--([\w-]+)\)$/.exec(color)?.[1] ?? ""),
    count: 4,
    apart: 12,
  },
  {
    what: "verdicts",
    names: ["verdict-green", "verdict-yellow", "verdict-red"],
    count: 3,
    apart: 15,
  },
];
const THEMES = [
  { theme: "light", palette: LIGHT },
  { theme: "dark", palette: DARK },
];

describe.each(THEMES.flatMap((theme) => GROUPS.map((group) => ({ ...theme, ...group }))))(
  "colours of $what, $theme theme",
  ({ palette, names, count, apart }) => {
    const pairs = names.flatMap((one, i) =>
      names.slice(i + 1).map((other) => [one, other] as const),
    );

    test("have a contrast of at least 3 against the page", () => {
      expect(names.length).toBe(count);
      for (const name of names)
        expect(contrast(channels(palette[name]), channels(palette.page))).toBeGreaterThanOrEqual(3);
    });

    test.each(Object.entries(VISIONS))("stay apart for %s", (_, matrix) => {
      const seen = (name: string) => {
        const [r, g, b] = multiply(matrix, linearLight(channels(palette[name])));
        const inside = (value: number) => Math.min(1, Math.max(0, value));
        return labOf([inside(r), inside(g), inside(b)]);
      };
      for (const [one, other] of pairs)
        expect(difference(seen(one), seen(other)), `${one} and ${other}`).toBeGreaterThan(apart);
    });
  },
);
