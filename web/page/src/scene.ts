import type { RawImage } from 'dae-wasm';

/** A picture of our own making, for those who have none at hand: no photograph comes with the page. */
export const SCENE = { width: 768, height: 512 };

type Color = readonly [number, number, number];

const mix = (a: Color, b: Color, t: number): Color => [
  a[0] + (b[0] - a[0]) * t,
  a[1] + (b[1] - a[1]) * t,
  a[2] + (b[2] - a[2]) * t,
];
const smooth = (from: number, to: number, x: number) => {
  const t = Math.min(1, Math.max(0, (x - from) / (to - from)));
  return t * t * (3 - 2 * t);
};

/** A number from 0 to 1 that belongs to a place. */
function hash(x: number, y: number): number {
  let h = (Math.imul(x, 374761393) + Math.imul(y, 668265263)) | 0;
  h = Math.imul(h ^ (h >>> 13), 1274126177);
  return ((h ^ (h >>> 16)) >>> 0) / 4294967296;
}

/** Value noise: smooth between the numbers of whole places. */
function noise(x: number, y: number): number {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  const [u, v] = [smooth(0, 1, x - left), smooth(0, 1, y - top)];
  const upper = hash(left, top) * (1 - u) + hash(left + 1, top) * u;
  const lower = hash(left, top + 1) * (1 - u) + hash(left + 1, top + 1) * u;
  return upper * (1 - v) + lower * v;
}

const layered = (x: number, y: number) =>
  0.5 * noise(x, y) + 0.25 * noise(2 * x, 2 * y) + 0.15 * noise(4 * x, 4 * y) + 0.1 * noise(8 * x, 8 * y);

function sky(x: number, y: number): Color {
  const base = mix([58, 104, 168], [247, 205, 150], smooth(0, 290, y));
  const sun = Math.hypot(x - 560, y - 170);
  const lit = mix(base, [255, 236, 190], 0.85 * Math.exp(-sun / 70));
  const cloud = smooth(0.52, 0.75, layered(x / 110, y / 38)) * smooth(330, 120, y);
  return mix(sun < 26 ? [255, 246, 220] : lit, [250, 240, 232], 0.7 * cloud);
}

/** Ridges one behind the other, each with its own height, colour and grain. */
const RIDGES: readonly { base: number; rise: number; length: number; color: Color; grain: number }[] = [
  { base: 285, rise: 90, length: 190, color: [128, 138, 168], grain: 6 },
  { base: 320, rise: 75, length: 120, color: [88, 108, 128], grain: 14 },
  { base: 362, rise: 55, length: 75, color: [52, 84, 66], grain: 34 },
];

function land(x: number, y: number): Color | undefined {
  let color: Color | undefined;
  RIDGES.forEach(({ base, rise, length, color: own, grain }, index) => {
    const top = base - rise * layered(x / length + 40 * index, 7.5 * index);
    if (y < top) return;
    const texture = grain * (layered(x / 7, y / 5) - 0.5) * 2;
    color = [own[0] + texture, own[1] + texture, own[2] + 0.7 * texture];
  });
  return color;
}

/** The sky once more, upside down and moved by waves. */
function water(x: number, y: number): Color {
  const depth = (y - 400) / 112;
  const wave = 14 * depth * (layered(x / (26 + 60 * depth), y / 4.5) - 0.5);
  const mirrored = sky(x + wave, 300 - 240 * depth + 3 * wave);
  return mix(mirrored, [30, 62, 92], 0.35 + 0.25 * noise(x / 30, y / 2.2));
}

/** A house with boards, windows and a tiled roof: straight lines and fine repetition. */
function house(x: number, y: number): Color | undefined {
  if (y < 330 && y > 270 + Math.abs(x - 195) * 0.62 - 28 && x > 96 && x < 294) {
    const row = Math.floor((y - 240) / 7);
    const tile = (x + 6 * (row % 2)) % 12;
    const shade =
      tile < 1.2 || (y - 240) % 7 < 1.2 ? 0.72 : 0.92 + 0.16 * hash(Math.floor((x + 6 * (row % 2)) / 12), row);
    return [164 * shade, 74 * shade, 56 * shade];
  }
  if (x < 112 || x > 278 || y < 318 || y > 420) return undefined;
  const [wx, wy] = [(x - 112) % 56, y - 340];
  if (wx > 16 && wx < 42 && wy > 0 && wy < 40) {
    const bar = Math.abs(wx - 29) < 1.5 || Math.abs(wy - 20) < 1.5 || wx < 19 || wx > 39 || wy < 3 || wy > 37;
    return bar ? [244, 240, 230] : mix([46, 60, 84], [238, 190, 110], 0.7 * noise(wx / 9, wy / 9 + x));
  }
  const board = y % 9 < 1.2 ? 0.8 : 0.96 + 0.05 * noise(x / 14, y / 1.6);
  return [222 * board, 208 * board, 178 * board];
}

function pixel(x: number, y: number): Color {
  return house(x, y) ?? (y > 400 ? water(x, y) : (land(x, y) ?? sky(x, y)));
}

/** Four looks at each pixel soften its edges. */
export function renderScene(): RawImage {
  const { width, height } = SCENE;
  const data = new Uint8Array(3 * width * height);
  for (let y = 0, at = 0; y < height; ++y) {
    for (let x = 0; x < width; ++x) {
      const sum = [0, 0, 0];
      for (const [dx, dy] of [
        [0.25, 0.25],
        [0.75, 0.25],
        [0.25, 0.75],
        [0.75, 0.75],
      ] as const) {
        pixel(x + dx, y + dy).forEach((value, c) => (sum[c]! += value / 4));
      }
      for (const value of sum) data[at++] = Math.min(255, Math.max(0, Math.round(value)));
    }
  }
  return { data, width, height, channels: 3 };
}
