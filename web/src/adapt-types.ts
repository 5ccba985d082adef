import type { AdaptationOptions } from './option-types.js';
import type { Denoiser, ImageSource, Result, RunOptions } from './types.js';

/** Options of {@link Denoiser.adapt}. */
export interface AdaptOptions extends AdaptationOptions {
  /** With `clean`: an image with the noise that is to be removed. Clean images get white noise of 0.6 to 1.4 times its estimated sigma, instead of `sigma`. */
  noisy?: ImageSource;
  /** Time to work for, in seconds, of which pauses do not count; default 30. How many steps that gives depends on the machine. */
  seconds?: number;
  /** Number of training steps instead of a time: with the same `seed`, the result is the same on any number of threads. */
  steps?: number;
  /** Ends the work and rejects with an AbortError. */
  signal?: AbortSignal;
  /** Ends the work early: the result has the best weights so far. */
  stop?: AbortSignal;
  /** Called after every time slice. The next one begins when the returned promise resolves, so a callback can pause the work. */
  onProgress?: (event: AdaptEvent) => void | Promise<void>;
}

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
