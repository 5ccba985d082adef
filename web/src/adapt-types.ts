import type { AdaptationOptions } from './option-types.js';
import type { Denoiser, ImageSource, Result, RunOptions } from './types.js';

/** Options of {@link Denoiser.adapt}. */
export interface AdaptOptions extends AdaptationOptions {}

export interface AdaptEvent {
  /** `'targets'`: the network denoises parts of the pictures, to learn from the results; `'training'`: it learns. */
  phase: 'targets' | 'training';
  /** Share of the work that is done, 0 to 1. */
  done: number;
  /** Training steps so far. */
  step: number;
  /** The step after which the best weights were measured; 0: no better ones than the network's own were found. */
  bestStep: number;
  /** The decrease of the error on the held-back parts of the pictures, in dB. */
  gain: number;
  /** Seconds worked so far. */
  seconds: number;
  /** Denoises an image with the best weights so far. */
  preview(source: ImageSource, options?: RunOptions<'imagedata'>): Promise<Result<'imagedata'>>;
}
