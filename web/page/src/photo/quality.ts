import type { Denoiser, Quality } from 'dae-wasm';
import { measure, type Comparison, type ImageTriple } from '../quality.js';
import { crop, type Rectangle } from '../rectangle.js';

/** Larger pictures are measured on parts, because measuring 50 megapixels takes longer than denoising them. */
const MOST_PIXELS = 4e6;
const SIDE = 256;
/** Number of parts along each axis, evenly spaced from edge to edge. */
const COUNT = 4;

/** Every seventh value is enough; a prime avoids meeting the same columns in every row. */
const STRIDE = 7;

/** The root mean square of the removed noise, 0 to 1, for networks that are not told its level. */
export function removedNoise(noisy: ImageData, denoised: ImageData): number {
  let sum = 0;
  let count = 0;
  for (let pixel = 0; pixel < noisy.data.length; pixel += 4 * STRIDE) {
    for (let i = pixel; i < pixel + 3; ++i) sum += (noisy.data[i]! - denoised.data[i]!) ** 2;
    count += 3;
  }
  return Math.sqrt(sum / count) / 255;
}

interface PhotoComparison extends Comparison {
  /** Number of measured parts; undefined if the whole picture was measured. */
  cropCount?: number;
}

/** The beginnings of the parts along an axis; narrow pictures have fewer. */
function starts(length: number): number[] {
  const count = Math.min(COUNT, Math.ceil(length / SIDE));
  return Array.from({ length: count }, (_, i) => Math.round((i * (length - SIDE)) / Math.max(1, count - 1)));
}

function partsOf({ width, height }: ImageData): Rectangle[] {
  const size = { width: Math.min(SIDE, width), height: Math.min(SIDE, height) };
  return starts(height).flatMap((top) =>
    starts(width).map((left) => ({ x: Math.max(0, left), y: Math.max(0, top), ...size })),
  );
}

/** The mean quality of equal parts: PSNR follows from the mean of their MSE. */
function mean(qualities: Quality[]): Quality {
  const average = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const mse = average(qualities.map((quality) => quality.mse));
  const similar = qualities.flatMap(({ ssim }) => (ssim === undefined ? [] : [ssim]));
  return { mse, psnr: -10 * Math.log10(mse), ...(similar.length > 0 && { ssim: average(similar) }) };
}

/** Measures PSNR and SSIM before and after; for a large picture, on parts of it. */
export async function measurePhoto(
  denoiser: Denoiser,
  pictures: ImageTriple<ImageData>,
  signal: AbortSignal,
): Promise<PhotoComparison> {
  const { clean, noisy, denoised } = pictures;
  if (clean.width * clean.height <= MOST_PIXELS) return measure(denoiser, pictures, signal);
  const measured: Comparison[] = [];
  for (const part of partsOf(clean)) {
    const cropped = { clean: crop(clean, part), noisy: crop(noisy, part), denoised: crop(denoised, part) };
    measured.push(await measure(denoiser, cropped, signal));
  }
  return {
    before: mean(measured.map(({ before }) => before)),
    after: mean(measured.map(({ after }) => after)),
    cropCount: measured.length,
  };
}
