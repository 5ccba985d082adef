import type { NoiseDescription } from 'dae-wasm';

const HARDLY_ANY = 1.5;

/** Descriptions of noise by its standard deviation, 0 to 255; each applies below its number. */
const NOISE_WORDS: readonly (readonly [upTo: number, words: string])[] = [
  [HARDLY_ANY, 'hardly any noise'],
  [3, 'a little noise'],
  [14, 'clearly visible noise'],
  [28, 'strong noise'],
  [Infinity, 'very strong noise'],
];

/** `level`: the standard deviation of the noise, 0 to 1. `noise`: where it is, and of what kind. */
export function describeNoise(level: number, noise?: NoiseDescription): string {
  const sigma = 255 * level;
  const [, words] = NOISE_WORDS.find(([upTo]) => sigma < upTo)!;
  // The description finds no noise where all is clipped, as in noisy text on white paper.
  return noise && noise.total > 0 && sigma >= HARDLY_ANY
    ? `${words}: ${noise.words}`
    : `${words} (σ ≈ ${sigma.toFixed(1)} of 255)`;
}
