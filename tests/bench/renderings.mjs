// Images unlike photographs, drawn by this script: lines of text, line art and cartoons, each an image of 320x240.
import { encodePng } from '../cli/png.mjs';

const WIDTH = 320;
const HEIGHT = 240;
/** Samples along each axis of a pixel, whose mean is its colour. */
const SAMPLES = 3;

function random(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Draws the colour [r, g, b], 0 to 255, that `colorAt(x, y)` gives. */
function draw(colorAt) {
  const data = Buffer.alloc(WIDTH * HEIGHT * 3);
  for (let y = 0; y < HEIGHT; ++y) {
    for (let x = 0; x < WIDTH; ++x) {
      const sum = [0, 0, 0];
      for (let i = 0; i < SAMPLES * SAMPLES; ++i) {
        const color = colorAt(x + ((i % SAMPLES) + 0.5) / SAMPLES, y + (Math.floor(i / SAMPLES) + 0.5) / SAMPLES);
        for (let c = 0; c < 3; ++c) sum[c] += color[c];
      }
      for (let c = 0; c < 3; ++c) data[(y * WIDTH + x) * 3 + c] = Math.round(sum[c] / SAMPLES ** 2);
    }
  }
  return encodePng({ width: WIDTH, height: HEIGHT, channels: 3, data });
}

/** Letters of 5x7 dots, each a hexadecimal byte for a row. */
const LETTERS = {
  A: '0e11111f111111',
  D: '1e11111111111e',
  E: '1f10101e10101f',
  I: '0e04040404040e',
  L: '1010101010101f',
  N: '11191513111111',
  O: '0e11111111110e',
  R: '1e11111e141211',
  S: '0f10100e01011e',
  T: '1f040404040404',
  U: '1111111111110e',
};

function text(seed) {
  const next = random(seed);
  const size = [1.6, 2, 2.5][seed % 3];
  const [ink, paper] = [
    [12, 10, 20],
    [
      [255, 255, 255],
      [246, 240, 224],
      [225, 235, 250],
    ][seed % 3],
  ];
  const names = Object.keys(LETTERS);
  const lines = Array.from({ length: 30 }, () =>
    Array.from({ length: 40 }, () => (next() < 0.16 ? undefined : LETTERS[names[Math.floor(next() * names.length)]])),
  );
  return draw((x, y) => {
    const [column, row] = [(x - 8) / size, (y - 8) / size];
    const letter = lines[Math.floor(row / 11)]?.[Math.floor(column / 6)];
    const [dotX, dotY] = [Math.floor(column % 6), Math.floor(row % 11)];
    if (!letter || column < 0 || row < 0 || dotX > 4 || dotY > 6) return paper;
    const bits = parseInt(letter.slice(2 * dotY, 2 * dotY + 2), 16);
    return (bits >> (4 - dotX)) & 1 ? ink : paper;
  });
}

function lineArt(seed) {
  const next = random(seed);
  const arcs = Array.from({ length: 26 }, () => ({
    x: next() * WIDTH,
    y: next() * HEIGHT,
    radius: 10 + next() * 120,
    width: 0.8 + next() * 1.6,
  }));
  return draw((x, y) => {
    const inked = arcs.some((arc) => Math.abs(Math.hypot(x - arc.x, y - arc.y) - arc.radius) < arc.width);
    return inked ? [0, 0, 0] : [255, 255, 255];
  });
}

function cartoon(seed) {
  const next = random(seed);
  const shapes = Array.from({ length: 22 }, () => ({
    x: next() * WIDTH,
    y: next() * HEIGHT,
    a: 12 + next() * 60,
    b: 12 + next() * 40,
    angle: next() * Math.PI,
    color: [next() * 255, next() * 255, next() * 255],
  }));
  return draw((x, y) => {
    let color = [250, 236, 190];
    for (const shape of shapes) {
      const [c, s] = [Math.cos(shape.angle), Math.sin(shape.angle)];
      const [dx, dy] = [x - shape.x, y - shape.y];
      const distance = Math.hypot((dx * c + dy * s) / shape.a, (dy * c - dx * s) / shape.b);
      if (distance < 1) color = distance > 1 - 2 / Math.min(shape.a, shape.b) ? [15, 15, 15] : shape.color;
    }
    return color;
  });
}

/** Returns PNG files by the kind of image. */
export function renderings() {
  const three = (make) => [1, 2, 3].map(make);
  return { text: three(text), 'line art': three(lineArt), cartoons: three(cartoon) };
}
