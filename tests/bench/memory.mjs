// Denoises a JPEG of 12 megapixels and one of 50 to a JPEG with photo-small in Chromium. It measures the peak of the
// browser process's resident memory, the longest gap between progress events, and the time until a cancel takes effect.
// Then it adapts photo-small to the smaller one and measures the peak again, and the longest gap between frames of the page.
// `node tests/bench/memory.mjs` runs this measurement alone.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildNative } from '../../scripts/build/native.mjs';
import { bmp } from '../cli/super-reference.mjs';
import { root, withPage } from './browser.mjs';

const sizes = [
  [4000, 3000],
  [8660, 5774],
];

/** Creates a smooth colour image with white noise of sigma 9 of 255. The command makes a JPEG of it. */
export function photo(width, height) {
  const data = new Uint8Array(3 * width * height);
  let state = 1;
  for (let at = 0; at < data.length; ++at) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    data[at] = ((at % (3 * width)) >> 8) + (Math.floor(at / (3 * width)) >> 6) + (state >>> 27);
  }
  const folder = mkdtempSync(path.join(os.tmpdir(), 'dae-bench-'));
  const [from, to] = ['photo.bmp', 'photo.jpg'].map((name) => path.join(folder, name));
  writeFileSync(from, bmp({ width, height, data }));
  execFileSync(path.join(root, 'build/native/src/cli/dae'), ['denoise', from, '-o', to, '--strength', '0']);
  const jpeg = readFileSync(to);
  rmSync(folder, { recursive: true });
  return jpeg;
}

/** Returns the ids of all descendants of this process. */
function descendants() {
  const children = new Map();
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const parent = Number(/PPid:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]);
      children.set(parent, [...(children.get(parent) ?? []), Number(pid)]);
    } catch {
      // The process has ended meanwhile.
    }
  }
  const below = (pid) => (children.get(pid) ?? []).flatMap((child) => [child, ...below(child)]);
  return below(process.pid);
}

/** Returns the largest peak memory of Chromium's renderer processes, in megabytes. */
function rendererPeak() {
  const peaks = descendants().flatMap((pid) => {
    try {
      if (!readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('--type=renderer')) return [];
      return [Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1000];
    } catch {
      return [];
    }
  });
  return Math.max(...peaks);
}

/** Runs in the page: denoises one image, then again, cancelling half-way. */
async function denoisePhoto() {
  const { createDenoiser } = await import('/dist/index.js');
  const denoiser = await createDenoiser('/models/photo-small.safetensors');
  const picture = await (await fetch('/photo.jpg')).blob();
  const start = performance.now();
  const told = [start];
  const onProgress = ({ phase }) => phase === 'run' && told.push(performance.now());
  await denoiser.denoise(picture, { output: 'jpeg', onProgress });
  const seconds = (performance.now() - start) / 1000;
  // The first and the last gap are decoding and encoding.
  const gaps = told.slice(2).map((time, i) => time - told[i + 1]);

  const controller = new AbortController();
  let cancelled;
  const cut = denoiser.denoise(picture, {
    output: 'jpeg',
    signal: controller.signal,
    onProgress({ phase, loaded, total }) {
      if (cancelled || phase !== 'run' || loaded < total / 2) return;
      cancelled = performance.now();
      controller.abort();
    },
  });
  await cut.catch((error) => {
    if (error.name !== 'AbortError') throw error;
  });
  // When the worker answers a small request, it is free again.
  const small = { data: new Uint8ClampedArray(32 * 32 * 4), width: 32, height: 32, channels: 4 };
  await denoiser.denoise(small);
  const freeMs = performance.now() - cancelled;
  await denoiser.dispose();
  return { seconds, progressEvents: told.length - 1, longestGapMs: Math.max(...gaps), freeMs };
}

/** Runs in the page: adapts to one image for a time. */
async function adaptToPhoto(seconds) {
  const { createDenoiser } = await import('/dist/index.js');
  const denoiser = await createDenoiser('/models/photo-small.safetensors');
  const picture = await (await fetch('/photo.jpg')).blob();
  const frames = [];
  let watching = true;
  const onFrame = (time) => {
    frames.push(time);
    if (watching) requestAnimationFrame(onFrame);
  };
  requestAnimationFrame(onFrame);
  let steps = 0;
  const adapted = await denoiser.adapt(picture, { seconds, onProgress: ({ step }) => (steps = step) });
  watching = false;
  await adapted.dispose();
  await denoiser.dispose();
  const gaps = frames.slice(1).map((time, i) => time - frames[i]);
  return { steps, frames: frames.length, longestFrameMs: Math.max(...gaps) };
}

async function measure([width, height], work, ...args) {
  const use = async (page) => {
    const idleMb = rendererPeak();
    const measured = await page.evaluate(work, ...args);
    return { megapixels: (width * height) / 1e6, ...measured, peakMb: rendererPeak(), idleMb };
  };
  return withPage(['photo-small'], use, { 'photo.jpg': photo(width, height) });
}

export async function measureMemory() {
  if (os.platform() !== 'linux') return null;
  await buildNative('native', ['dae']);
  const rows = [];
  for (const size of sizes) rows.push(await measure(size, denoisePhoto));
  return rows;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const row of await measureMemory()) console.log(JSON.stringify(row));
  console.log(JSON.stringify(await measure(sizes[0], adaptToPhoto, 20)));
}
