// Peak resident memory of the browser's process that denoises a JPEG of 50 megapixels to a JPEG, everything included.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { buildNative } from '../../scripts/build/native.mjs';
import { root, withPage } from './browser.mjs';

const WIDTH = 8660;
const HEIGHT = 5774;

/** A smooth colour picture with some noise. The command makes the JPEG of a BMP, whose rows are plain bytes. */
async function photo() {
  await buildNative('native', ['dae']);
  const stride = (WIDTH * 3 + 3) & ~3;
  const file = Buffer.alloc(54 + stride * HEIGHT);
  file.write('BM');
  file.writeUInt32LE(file.length, 2);
  file.writeUInt32LE(54, 10);
  file.writeUInt32LE(40, 14);
  file.writeInt32LE(WIDTH, 18);
  file.writeInt32LE(HEIGHT, 22);
  file.writeUInt16LE(1, 26);
  file.writeUInt16LE(24, 28);
  let state = 1;
  for (let at = 54; at < file.length; ++at) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    file[at] = ((at % stride) >> 8) + (Math.floor(at / stride) >> 6) + (state >>> 29);
  }
  const folder = mkdtempSync(path.join(os.tmpdir(), 'dae-bench-'));
  const [from, to] = ['photo.bmp', 'photo.jpg'].map((name) => path.join(folder, name));
  writeFileSync(from, file);
  execFileSync(path.join(root, 'build/native/src/cli/dae'), ['denoise', from, '-o', to, '--strength', '0']);
  const jpeg = readFileSync(to);
  rmSync(folder, { recursive: true });
  return jpeg;
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
      const denoiser = await createDenoiser('/models/photo-small.safetensors');
      const picture = await (await fetch('/photo.jpg')).blob();
      const start = performance.now();
      await denoiser.denoise(picture, { output: 'jpeg' });
      return performance.now() - start;
    });
    return { megapixels: (WIDTH * HEIGHT) / 1e6, seconds: ms / 1000, peakMb: rendererPeak(), idleMb };
  };
  return withPage(['photo-small'], use, { 'photo.jpg': await photo() });
}
