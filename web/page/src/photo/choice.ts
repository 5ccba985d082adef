import type { PhotoModel } from '../network.js';
import type { Facts } from './facts.js';

/** A photo network for a picture, and why, for the visitor. */
export interface Choice {
  network: Extract<PhotoModel, 'photo-small' | 'photo-jpeg'>;
  why: string;
  /** The estimate of the noise, 0 to 1, where it was asked for. */
  noise?: number | undefined;
}

/** Up to this quality photo-jpeg is at least as good on pictures without noise, and better on noisy ones. */
const COARSE_QUALITY = 75;
/** Up to this quality it is better on noisy pictures, at sigma 5, 10 and 20. */
const NOISY_QUALITY = 87;
/** Estimates below, 0 to 1, are no noise: fine texture and what a compression leaves give as much. */
const NOISE = 3 / 255;

/**
 * The network for noise, or the one for what JPEG has done, to noise too: whichever comes closer to the clean picture
 * (models/photo-jpeg.md measures both). `estimate`: the noise of the picture, asked for where it decides.
 */
export async function chooseNetwork(
  facts: Facts | undefined,
  estimate: () => Promise<number | undefined>,
): Promise<Choice> {
  const quality = facts?.quality;
  if (quality === undefined || quality > NOISY_QUALITY) return { network: 'photo-small', why: 'for noise' };
  if (quality <= COARSE_QUALITY) {
    return { network: 'photo-jpeg', why: `for what JPEG leaves at quality ${quality}, noise with it` };
  }
  const noise = await estimate();
  return (noise ?? 0) >= NOISE
    ? { network: 'photo-jpeg', why: `for noise that JPEG has changed, here at quality ${quality}`, noise }
    : { network: 'photo-small', why: `for noise; JPEG of quality ${quality} leaves little to repair`, noise };
}
