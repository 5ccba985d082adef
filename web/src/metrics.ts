import { countValues, checkTensor } from './tensors.js';
import { invalid } from './errors.js';
import { meanSsim } from './ssim.js';
import type { Tensor } from './types.js';

/** The values in [0, 1] of n images as planes of height x width, one per channel. */
export interface Planes {
  planes: Float64Array[];
  width: number;
  height: number;
}

/** Peak signal-to-noise ratio in dB for values in [0, 1]; infinite for equal images. Alpha of ImageData is ignored. */
export function psnr(a: Tensor | ImageData, b: Tensor | ImageData): number {
  const [reference, image] = comparable(a, b);
  let sum = 0;
  let count = 0;
  reference.planes.forEach((plane, index) => {
    const other = image.planes[index]!;
    for (let i = 0; i < plane.length; ++i) sum += (plane[i]! - other[i]!) ** 2;
    count += plane.length;
  });
  return sum === 0 ? Infinity : -10 * Math.log10(sum / count);
}

/**
 * Structural similarity (Wang et al. 2004): 11x11 Gaussian window of sigma 1.5, K1 0.01, K2 0.03, population
 * covariance, valid region, mean over channels and images. Alpha of ImageData is ignored.
 */
export function ssim(a: Tensor | ImageData, b: Tensor | ImageData): number {
  const [reference, image] = comparable(a, b);
  return meanSsim(reference, image);
}

function comparable(a: Tensor | ImageData, b: Tensor | ImageData): [Planes, Planes] {
  const [shapeA, shapeB] = [shapeOf(a), shapeOf(b)];
  if (shapeA.join() !== shapeB.join()) {
    throw invalid(`expected images of one shape, got [${shapeA.join(', ')}] and [${shapeB.join(', ')}]`);
  }
  return [planesOf(a), planesOf(b)];
}

function shapeOf(image: Tensor | ImageData): number[] {
  if ('shape' in image) {
    checkTensor(image);
    return image.shape;
  }
  return [1, image.height, image.width, 3];
}

function planesOf(image: Tensor | ImageData): Planes {
  if ('shape' in image) {
    const [n, height, width, channels] = image.shape;
    return { planes: split(image.data, n, height * width, channels, channels, 1), width, height };
  }
  const { data, width, height } = image;
  return { planes: split(data, 1, height * width, 4, 3, 255), width, height };
}

function split(
  data: ArrayLike<number>,
  n: number,
  pixels: number,
  stored: number,
  used: number,
  peak: number,
): Float64Array[] {
  const planes: Float64Array[] = [];
  for (let index = 0; index < n; ++index) {
    for (let channel = 0; channel < used; ++channel) {
      const start = countValues([index, pixels, stored]) + channel;
      planes.push(Float64Array.from({ length: pixels }, (_, i) => data[start + i * stored]! / peak));
    }
  }
  return planes;
}
