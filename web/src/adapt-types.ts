import type { ImageSource, Result, RunOptions } from './types.js';

export interface AdaptOptions {
  /** Time to work for, in seconds, of which pauses do not count; default 30. How many steps that gives depends on the machine. */
  seconds?: number;
  /** Number of training steps instead of a time: with the same `seed`, the result is the same on any number of threads. */
  steps?: number;
  /** Whether the pictures have no noise: the network then learns to remove white noise from pictures of their kind. Default false. */
  clean?: boolean;
  /**
   * Sigma of the pictures' white noise, 0 to 1; 0, the default, estimates it. With `clean`, sigma of the noise that is added, a
   * number or a range; default [0.0196, 0.196], which is 5 to 50 of 255.
   */
  sigma?: number | [from: number, to: number];
  /** Seed of everything that is drawn, 0 to 2^32 - 1; default 0. */
  seed?: number;
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
