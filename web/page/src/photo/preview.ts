import type { Denoiser } from 'dae-wasm';
import type { Photo } from './photo.js';
import { chosenNetwork, chosenStrength } from './settings.js';

/** Files with fewer bytes have their result as soon as a preview would be there. */
const MIN_BYTES = 1e6;
const PREVIEW_WIDTH = 640;

/**
 * Returns a reduced version of a photo and its result, which are ready long before those of full size. Undefined if no
 * preview is worth its time, or if the browser cannot decode the file; the engine then says why.
 */
export async function makePreview(
  denoiser: Denoiser,
  { source, addNoise }: Photo,
  signal: AbortSignal,
): Promise<[before: ImageData, after: ImageData] | undefined> {
  if (!(source instanceof File) || source.size < MIN_BYTES || addNoise || chosenNetwork() !== 'auto') return undefined;
  const before = await readSmall(source).catch(() => undefined);
  if (!before) return undefined;
  const { image } = await denoiser.denoise(before, { signal, strength: chosenStrength() });
  return [before, image];
}

/** Decodes and reduces a file outside of the page's main thread. */
async function readSmall(file: File): Promise<ImageData | undefined> {
  const bitmap = await createImageBitmap(file, { resizeWidth: PREVIEW_WIDTH, resizeQuality: 'medium' });
  const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
  context?.drawImage(bitmap, 0, 0);
  const image = context?.getImageData(0, 0, bitmap.width, bitmap.height);
  bitmap.close();
  return image;
}
