// Creates images to upload, because the repository contains no photographs.
import { crc32, deflateSync } from 'node:zlib';

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type), data]);
  const bytes = Buffer.alloc(body.length + 8);
  bytes.writeUInt32BE(data.length, 0);
  body.copy(bytes, 4);
  bytes.writeUInt32BE(checksum(body), body.length + 4);
  return bytes;
}

// Node 20.0 does not have zlib.crc32.
function checksum(bytes) {
  if (crc32) return crc32(bytes);
  let value = ~0;
  for (const byte of bytes) {
    value ^= byte;
    for (let bit = 0; bit < 8; ++bit) value = (value >>> 1) ^ (value & 1 ? 0xedb88320 : 0);
  }
  return ~value >>> 0;
}

/** Encodes RGB values as a PNG. */
export function pngOf({ width, height, data }) {
  const row = 3 * width;
  const rows = Buffer.alloc((1 + row) * height);
  for (let y = 0; y < height; ++y) rows.set(data.subarray(y * row, (y + 1) * row), y * (1 + row) + 1);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Creates a colour PNG with soft gradients, which noise can be distinguished from. */
export function png(width, height) {
  const data = new Uint8Array(3 * width * height);
  for (let y = 0; y < height; ++y) {
    for (let x = 0; x < width; ++x) data.set([255 * (x / width), 255 * (y / height), 128], 3 * (y * width + x));
  }
  return pngOf({ width, height, data });
}

/** Renders a photo-like image: an evening sky, hills and a textured meadow, with soft and hard edges. */
export function photograph(width, height) {
  const data = new Uint8ClampedArray(3 * width * height);
  const ridge = (x, far) =>
    0.45 + far * 0.16 + 0.06 * Math.sin(x * (5 + 3 * far) + far) + 0.03 * Math.sin(x * 23 + 2 * far);
  for (let i = 0; i < width * height; ++i) {
    const [x, y] = [(i % width) / width, Math.floor(i / width) / height];
    const sun = Math.exp(-(((x - 0.7) ** 2 + (y - 0.3) ** 2) / 0.01));
    const color = [90 + 150 * y + 60 * sun, 120 + 90 * y + 50 * sun, 190 - 60 * y];
    for (const far of [0, 1]) {
      if (y > ridge(x, far)) color.splice(0, 3, 95 - 35 * far, 105 - 25 * far + 20 * y, 120 - 70 * far);
    }
    if (y > 0.75 + 0.02 * Math.sin(9 * x)) {
      const blades = 14 * Math.sin(x * width * 0.7 + 3 * Math.sin(y * height * 0.4)) * (y - 0.7);
      color.splice(0, 3, 70 + 4 * blades, 110 + 5 * blades, 45 + 2 * blades);
    }
    data.set(color, 3 * i);
  }
  return { width, height, data };
}

/** Adds Gaussian noise to an image, rounded and clipped; the noise is the same every time. */
export function noisy({ width, height, data }, sigma) {
  let state = 1;
  const random = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return { width, height, data: data.map((value) => value + sigma * normal()) };
}

/** Encodes a JPEG with the browser's encoder. */
export async function jpeg(page, width, height) {
  const base64 = await page.evaluate(
    async ([w, h]) => {
      const canvas = new OffscreenCanvas(w, h);
      const context = canvas.getContext('2d');
      const gradient = context.createLinearGradient(0, 0, w, h);
      gradient.addColorStop(0, '#204060');
      gradient.addColorStop(1, '#e0c080');
      context.fillStyle = gradient;
      context.fillRect(0, 0, w, h);
      const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.9 });
      const bytes = new Uint8Array(await blob.arrayBuffer());
      return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
    },
    [width, height],
  );
  return Buffer.from(base64, 'base64');
}
