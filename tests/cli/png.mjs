// Reads and writes 8-bit PNG files without the engine.
import { deflateSync, inflateSync } from 'node:zlib';

const CHANNELS = { 0: 1, 2: 3, 4: 2, 6: 4 };

/** Returns { type, data } of each chunk. */
export function chunks(file) {
  const found = [];
  for (let at = 8; at < file.length;) {
    const length = file.readUInt32BE(at);
    found.push({ type: file.toString('latin1', at + 4, at + 8), data: file.subarray(at + 8, at + 8 + length) });
    at += 12 + length;
  }
  return found;
}

function paeth(a, b, c) {
  const [pa, pb, pc] = [Math.abs(b - c), Math.abs(a - c), Math.abs(a + b - 2 * c)];
  if (pa <= pb && pa <= pc) return a;
  return pb <= pc ? b : c;
}

/** Decodes an 8-bit PNG without a palette to { width, height, channels, data }. */
export function decodePng(file) {
  const parts = chunks(file);
  const header = parts[0].data;
  const [width, height, channels] = [header.readUInt32BE(0), header.readUInt32BE(4), CHANNELS[header[9]]];
  const packed = inflateSync(Buffer.concat(parts.filter(({ type }) => type === 'IDAT').map(({ data }) => data)));
  const row = width * channels;
  const data = Buffer.alloc(row * height);
  for (let y = 0; y < height; ++y) {
    const filter = packed[y * (row + 1)];
    for (let x = 0; x < row; ++x) {
      const left = x < channels ? 0 : data[y * row + x - channels];
      const up = y === 0 ? 0 : data[(y - 1) * row + x];
      const corner = x < channels || y === 0 ? 0 : data[(y - 1) * row + x - channels];
      const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter];
      data[y * row + x] = packed[y * (row + 1) + 1 + x] + guess;
    }
  }
  return { width, height, channels, data };
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const around = Buffer.alloc(8);
  around.writeUInt32BE(data.length, 0);
  around.writeUInt32BE(checksum(body), 4);
  return Buffer.concat([around.subarray(0, 4), body, around.subarray(4)]);
}

// Only late versions of Node 20 have zlib.crc32.
function checksum(bytes) {
  let value = 0xffffffff;
  for (const byte of bytes) {
    value ^= byte;
    for (let i = 0; i < 8; ++i) value = (value >>> 1) ^ (value & 1 ? 0xedb88320 : 0);
  }
  return (value ^ 0xffffffff) >>> 0;
}

/** Encodes { width, height, channels, data } as a PNG. */
export function encodePng({ width, height, channels, data }) {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 8;
  header[9] = { 1: 0, 2: 4, 3: 2, 4: 6 }[channels];
  const row = width * channels;
  const rows = Buffer.alloc((row + 1) * height);
  const pixels = Buffer.from(data);
  for (let y = 0; y < height; ++y) pixels.copy(rows, y * (row + 1) + 1, y * row, (y + 1) * row);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const parts = [chunk('IHDR', header), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))];
  return Buffer.concat([signature, ...parts]);
}
