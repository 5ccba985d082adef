// Peak resident memory of the browser's process that denoises a photo of 50 megapixels, everything included.
import { readdirSync, readFileSync } from 'node:fs';
import os from 'node:os';
import { deflateSync, crc32 } from 'node:zlib';
import { withPage } from './browser.mjs';

const WIDTH = 8660;
const HEIGHT = 5774;

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

/** A smooth gray picture with some noise, as a PNG. */
function photo() {
  const rows = Buffer.alloc((WIDTH * 3 + 1) * HEIGHT);
  let state = 1;
  for (let y = 0; y < HEIGHT; ++y) {
    const row = y * (WIDTH * 3 + 1) + 1;
    for (let i = 0; i < WIDTH * 3; ++i) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      rows[row + i] = ((y + i) >> 6) + (state >>> 28);
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(WIDTH, 0);
  header.writeUInt32BE(HEIGHT, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const data = deflateSync(rows, { level: 1 });
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', data), chunk('IEND', Buffer.alloc(0))]);
}

/** The largest peak of all of Chromium's renderers that this process started, in megabytes. */
function rendererPeak() {
  const peaks = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        if (!readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('--type=renderer')) return [];
        return [Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1000];
      } catch {
        return []; // it has ended
      }
    });
  return Math.max(...peaks);
}

export async function measureMemory() {
  if (os.platform() !== 'linux') return null;
  const use = async (page) => {
    const idleMb = rendererPeak();
    const ms = await page.evaluate(async () => {
      const { createDenoiser } = await import('/dist/index.js');
      const denoiser = await createDenoiser('/models/fashion-tutorial.safetensors');
      const picture = await (await fetch('/photo.png')).blob();
      const start = performance.now();
      await denoiser.denoise(picture, { output: 'blob' });
      return performance.now() - start;
    });
    return { megapixels: (WIDTH * HEIGHT) / 1e6, seconds: ms / 1000, peakMb: rendererPeak(), idleMb };
  };
  return withPage(['fashion-tutorial'], use, { 'photo.png': photo() });
}
