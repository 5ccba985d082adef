import { invalid } from './errors.js';
import type { Planes } from './metrics.js';

export const SSIM_WINDOW = 11;
const SIGMA = 1.5;
const C1 = 0.01 ** 2;
const C2 = 0.03 ** 2;

const WEIGHTS = gaussian();

function gaussian(): Float64Array {
  const weights = Float64Array.from({ length: SSIM_WINDOW }, (_, i) =>
    Math.exp(-((i - (SSIM_WINDOW - 1) / 2) ** 2) / (2 * SIGMA ** 2)),
  );
  const sum = weights.reduce((total, weight) => total + weight);
  return weights.map((weight) => weight / sum);
}

/** Averages the mean similarity over all planes. */
export function meanSsim(a: Planes, b: Planes): number {
  const { width, height } = a;
  if (width < SSIM_WINDOW || height < SSIM_WINDOW) {
    throw invalid(`expected images of at least ${SSIM_WINDOW} x ${SSIM_WINDOW} pixels, got ${width} x ${height}`);
  }
  const values = a.planes.map((plane, index) => planeSsim(plane, b.planes[index]!, width, height));
  return values.reduce((sum, value) => sum + value) / values.length;
}

function planeSsim(x: Float64Array, y: Float64Array, width: number, height: number): number {
  const smooth = (plane: Float64Array): Float64Array => blur(plane, width, height);
  const meanX = smooth(x);
  const meanY = smooth(y);
  const meanXX = smooth(x.map((value) => value * value));
  const meanYY = smooth(y.map((value) => value * value));
  const meanXY = smooth(x.map((value, i) => value * y[i]!));
  let sum = 0;
  for (let i = 0; i < meanX.length; ++i) {
    const [mx, my] = [meanX[i]!, meanY[i]!];
    const covariance = meanXY[i]! - mx * my;
    const variances = meanXX[i]! - mx * mx + meanYY[i]! - my * my;
    sum += ((2 * mx * my + C1) * (2 * covariance + C2)) / ((mx * mx + my * my + C1) * (variances + C2));
  }
  return sum / meanX.length;
}

/** Computes the weighted means of all windows inside the plane: along rows first, then columns. */
function blur(plane: Float64Array, width: number, height: number): Float64Array {
  const outWidth = width - SSIM_WINDOW + 1;
  const outHeight = height - SSIM_WINDOW + 1;
  const rows = new Float64Array(outWidth * height);
  for (let y = 0; y < height; ++y) {
    for (let x = 0; x < outWidth; ++x) rows[y * outWidth + x] = weigh(plane, y * width + x, 1);
  }
  const result = new Float64Array(outWidth * outHeight);
  for (let i = 0; i < result.length; ++i) result[i] = weigh(rows, i, outWidth);
  return result;
}

function weigh(values: Float64Array, start: number, step: number): number {
  let sum = 0;
  for (let i = 0; i < SSIM_WINDOW; ++i) sum += WEIGHTS[i]! * values[start + i * step]!;
  return sum;
}
