import type { Denoiser, NoiseSpec, Tensor } from 'dae-wasm';
import { announce, byId, canvasById, element, setText } from '../dom.js';
import { draw, grayImage } from '../draw.js';
import { measure } from '../quality.js';
import { gainElement, gainText, showQuality, timing } from '../quality-text.js';
import { showLatent } from './latent.js';
import { cleanValues, rawImage, SIZE, type Sample } from './samples.js';

const tensor = (data: Float32Array): Tensor => ({ data, shape: [1, SIZE, SIZE, 1] });

/** Shows step 1, which does not need the engine. */
export function showSample(sample: Sample) {
  draw(canvasById('clean'), grayImage(sample.pixels, SIZE, SIZE, 255));
  setText('subject-name', `${sample.name}, test image ${sample.testIndex}`);
}

/**
 * Shows the three steps for a sample: sample, corrupt, reconstruct. All values are floats: the noise is not rounded to
 * 8 bits before the network.
 */
export async function renderSample(denoiser: Denoiser, sample: Sample, noise: NoiseSpec, signal: AbortSignal) {
  const options = { output: 'float32', signal } as const;
  const corrupted = await denoiser.corrupt(rawImage(sample), noise, options);
  const noisy = corrupted.image;
  const raw = { data: noisy, width: SIZE, height: SIZE, channels: 1 as const };
  const result = await denoiser.denoise(raw, options);
  const latent = await denoiser.encode(tensor(noisy), { signal });
  signal.throwIfAborted();
  const denoised = result.image;
  showSample(sample);
  draw(canvasById('noisy'), grayImage(noisy, SIZE, SIZE, 1));
  draw(canvasById('denoised'), grayImage(denoised, SIZE, SIZE, 1));
  showLatent(latent, SIZE * SIZE, denoiser.info.decodes);
  const pixels = (data: Float32Array) => ({ data, width: SIZE, height: SIZE, channels: 1 as const });
  const measured = { clean: pixels(cleanValues(sample)), noisy: raw, denoised: pixels(denoised) };
  const comparison = await measure(denoiser, measured, signal);
  signal.throwIfAborted();
  showQuality('learn-', 'before', comparison.before);
  showQuality('learn-', 'after', comparison.after);
  const gain = gainText(comparison);
  byId('learn-gain').replaceChildren(gainElement(gain), element('span', ` · ${timing(result)}`));
  announce(`Denoised. ${gain}`);
}
