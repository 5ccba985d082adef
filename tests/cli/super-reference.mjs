// A second, simple implementation of the super-resolution protocol, to check the engine's.

/** Creates a colour image with edges, waves and grain: { width, height, data } in RGB. */
export function scene(width, height) {
  const data = new Uint8Array(3 * width * height);
  for (let y = 0, at = 0; y < height; ++y) {
    for (let x = 0; x < width; ++x) {
      const edge = x + 2 * y > 1.3 * width ? 70 : 0;
      const wave = 40 * Math.sin(x / 3.1 + y / 7) + 25 * Math.cos(y / 2.3 - x / 9);
      const grain = ((x * 7919 + y * 104729) % 23) - 11;
      for (const tint of [20, 0, -25]) data[at++] = Math.max(0, Math.min(255, 110 + edge + wave + grain + tint));
    }
  }
  return { width, height, data };
}

/** Encodes a 24-bit BMP: rows from the bottom up, blue first. */
export function bmp({ width, height, data }) {
  const row = Math.ceil((3 * width) / 4) * 4;
  const file = Buffer.alloc(54 + row * height);
  file.write('BM');
  file.writeUInt32LE(file.length, 2);
  file.writeUInt32LE(54, 10);
  file.writeUInt32LE(40, 14);
  file.writeInt32LE(width, 18);
  file.writeInt32LE(height, 22);
  file.writeUInt16LE(1, 26);
  file.writeUInt16LE(24, 28);
  for (let y = 0; y < height; ++y) {
    for (let x = 0; x < width; ++x) {
      const at = 54 + (height - 1 - y) * row + 3 * x;
      for (let c = 0; c < 3; ++c) file[at + c] = data[3 * (y * width + x) + 2 - c];
    }
  }
  return file;
}

const keys = (x) => {
  const a = Math.abs(x);
  if (a <= 1) return 1.5 * a ** 3 - 2.5 * a ** 2 + 1;
  return a < 2 ? -0.5 * a ** 3 + 2.5 * a ** 2 - 4 * a + 2 : 0;
};

// Returns, for each output pixel of an axis, its [input pixel, weight] pairs as in MATLAB's imresize.
function axis(length, scale) {
  const widened = Math.min(scale, 1);
  return Array.from({ length: Math.ceil(length * scale - 1e-9) }, (_, x) => {
    const middle = (x + 0.5) / scale - 0.5;
    const taps = [];
    for (let i = Math.floor(middle - 2 / widened); i <= Math.ceil(middle + 2 / widened); ++i) {
      const period = ((i % (2 * length)) + 2 * length) % (2 * length);
      taps.push([period < length ? period : 2 * length - 1 - period, keys((middle - i) * widened)]);
    }
    const sum = taps.reduce((total, [, weight]) => total + weight, 0);
    return taps.map(([i, weight]) => [i, weight / sum]);
  });
}

/** Resizes by a factor like MATLAB's imresize, rounded to 8 bits. */
export function imresize({ width, height, data }, scale) {
  const [columns, rows] = [axis(width, scale), axis(height, scale)];
  const result = new Uint8Array(3 * columns.length * rows.length);
  rows.forEach((vertical, y) => {
    columns.forEach((horizontal, x) => {
      for (let c = 0; c < 3; ++c) {
        let sum = 0;
        for (const [j, v] of vertical) for (const [i, h] of horizontal) sum += v * h * data[3 * (j * width + i) + c];
        result[3 * (y * columns.length + x) + c] = Math.round(Math.max(0, Math.min(255, sum)));
      }
    });
  });
  return { width: columns.length, height: rows.length, data: result };
}

/** Crops to the upper left part whose sides are multiples of the scale. */
export function cropToMultiple({ width, height, data }, scale) {
  const [w, h] = [width - (width % scale), height - (height % scale)];
  const part = new Uint8Array(3 * w * h);
  for (let y = 0; y < h; ++y) part.set(data.subarray(3 * y * width, 3 * (y * width + w)), 3 * y * w);
  return { width: w, height: h, data: part };
}

const luma = (rgb) => Math.round(16 + (65.481 * rgb[0] + 128.553 * rgb[1] + 24.966 * rgb[2]) / 255);

/** Computes the PSNR of BT.601 luma, without a border. */
export function lumaPsnr(a, b, border) {
  let [sum, count] = [0, 0];
  for (let y = border; y < a.height - border; ++y) {
    for (let x = border; x < a.width - border; ++x, ++count) {
      const at = 3 * (y * a.width + x);
      sum += (luma(a.data.subarray(at, at + 3)) - luma(b.data.subarray(at, at + 3))) ** 2;
    }
  }
  return 10 * Math.log10(255 ** 2 / (sum / count));
}
