import type { Denoiser, ImageSource } from 'dae-wasm';

/** Larger pictures are made smaller first: the page shows them side by side, and the worker holds each of them. */
const MOST_PIXELS = 1.6e6;

/** The upper left part whose sides are multiples of `multiple`, so that a picture made small and large again has its size. */
function cropped(image: ImageData, multiple: number): ImageData {
  const width = Math.max(multiple, image.width - (image.width % multiple));
  const height = Math.max(multiple, image.height - (image.height % multiple));
  if (width > image.width || height > image.height) {
    throw new Error(`Expected a picture of at least ${multiple} × ${multiple} pixels`);
  }
  const part = new ImageData(width, height);
  for (let y = 0; y < height; ++y) {
    part.data.set(image.data.subarray(4 * y * image.width, 4 * (y * image.width + width)), 4 * y * width);
  }
  return part;
}

/** What is to come out: the visitor's picture, of a size that the page can work with. */
export async function readOriginal(denoiser: Denoiser, source: ImageSource, multiple: number, signal: AbortSignal) {
  const { image } = await denoiser.corrupt(source, { kind: 'gaussian', level: 0 }, { signal });
  const factor = Math.ceil(Math.sqrt((image.width * image.height) / MOST_PIXELS));
  if (factor === 1) return cropped(image, multiple);
  const smaller = await denoiser.corrupt(image, { chain: `area x${Math.min(factor, 16)}` }, { signal });
  return cropped(smaller.image, multiple);
}

/** The chain that makes it small. */
export function smallChain(scale: number, sigma: number, quality: number): string {
  const steps = [`x${scale}`];
  if (sigma > 0) steps.push(`noise ${sigma}`);
  if (quality < 100) steps.push(`jpeg ${quality}`);
  return steps.join(' + ');
}
