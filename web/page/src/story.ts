import type { Denoiser, Tensor } from 'dae-wasm';
import type { Compare } from './compare.js';
import { canvasById, setText, show } from './dom.js';
import { draw, grayImage } from './draw.js';
import { showLatent } from './latent.js';
import { endProgress } from './progress.js';
import { measure } from './quality.js';
import { report } from './report.js';
import { cleanValues, rawImage, SIZE, type Sample } from './samples.js';
import { noiseSettings, strengthWanted } from './settings.js';
import { showView } from './view.js';

const tensor = (data: Float32Array): Tensor => ({ data, shape: [1, SIZE, SIZE, 1] });

/** Step 1 can be shown before the engine is there. */
export function showSample(sample: Sample) {
  draw(canvasById('clean'), grayImage(sample.pixels, SIZE, SIZE, 255));
  setText('subject-name', `${sample.name}, test image ${sample.testIndex}`);
}

/**
 * The three steps for one sample: sample, corrupt, reconstruct. In float from end to end: the noise is not rounded to
 * 8 bits before the network sees it.
 */
export async function tellSample(denoiser: Denoiser, compare: Compare, sample: Sample, signal: AbortSignal) {
  endProgress();
  const options = { output: 'float32', signal } as const;
  const corrupted = await denoiser.corrupt(rawImage(sample), noiseSettings(), options);
  const noisy = corrupted.image;
  const raw = { data: noisy, width: SIZE, height: SIZE, channels: 1 as const };
  const result = await denoiser.denoise(raw, { ...options, strength: strengthWanted() });
  const latent = await denoiser.encode(tensor(noisy), { signal });
  signal.throwIfAborted();
  const denoised = result.image;
  showView('sample');
  show('triptych', true);
  showSample(sample);
  const pictures = [grayImage(noisy, SIZE, SIZE, 1), grayImage(denoised, SIZE, SIZE, 1)] as const;
  draw(canvasById('noisy'), pictures[0]);
  draw(canvasById('denoised'), pictures[1]);
  await compare.show(...pictures, false, signal);
  showLatent(latent, SIZE * SIZE, denoiser.info.decodes);
  const pixels = (data: Float32Array) => ({ data, width: SIZE, height: SIZE, channels: 1 as const });
  const measured = { clean: pixels(cleanValues(sample)), noisy: raw, denoised: pixels(denoised) };
  const comparison = await measure(denoiser, measured, signal);
  signal.throwIfAborted();
  report(result, comparison);
}
