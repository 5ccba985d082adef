// npm run options writes this file from src/api/schema.
import type { Output, ProgressEvent, TileEvent } from './types.js';

export interface DenoiseOptions {
  /**
   * How much of the network's result is used: 1 gives the network's output, 0 the input (enlarged bicubically if the
   * network enlarges), values between blend the two. Brightness (`luma`) and colour (`chroma`), as BT.601 defines them,
   * can be set apart. 0 to 1. Default 1.
   */
  strength?:
    | number
    | {
        /** For brightness. 0 to 1. Default 1. */
        luma?: number;
        /** For colour. 0 to 1. Default 1. */
        chroma?: number;
      };
  /**
   * Sigma of the image's noise (a sigma of 25 of 255 is 25 / 255), for models with a `noiseSigma`, such as
   * `photo-small`. Larger values smooth more. 0: estimated from the image. 0 to 1 of the pixel range. Default 0.
   */
  noiseLevel?: number;
  /**
   * Side of a tile in pixels of the image; `'off'` takes the whole image as one tile, `'auto'` chooses. The result does
   * not depend on it; memory does. Default `'auto'`.
   */
  tile?:
    | ('auto' | 'off')
    | {
        /** Side in pixels. From 1. */
        size: number;
      };
  /**
   * `'keep'` copies alpha from the input, and colours that it hides do not reach the network. `'process'` denoises
   * alpha like a colour. `'opaque'` drops it. Default `'keep'`.
   */
  alpha?: 'keep' | 'process' | 'opaque';
  /** Number of a cascade's networks to run (the model's `stack`). Default: all. From 1. */
  parts?: number;
  /**
   * Self-ensemble: averages the network's results for this number of flips and rotations of the image. 2 adds the image
   * mirrored left to right, 4 mirrors along each axis, 8 also transposes. Quality and work grow, the work up to the
   * same number of times. Networks with a layer that treats two directions differently, such as `fashion-tutorial`,
   * refuse it. Default 1.
   */
  selfEnsemble?: 1 | 2 | 4 | 8;
  /** Form of the result, see {@link Images}. Default `'imagedata'`. */
  output?: Output;
  /** Aborts the call, which then rejects with an AbortError. */
  signal?: AbortSignal;
  /** Called with each finished tile of the result. */
  onTile?: (event: TileEvent) => void;
  /** Called with each finished tile, and with the download of a network that the image needs first. */
  onProgress?: (event: ProgressEvent) => void;
}

export const DENOISE_OPTIONS: readonly string[] = [
  'strength',
  'noiseLevel',
  'tile',
  'alpha',
  'parts',
  'selfEnsemble',
  'output',
  'signal',
  'onTile',
  'onProgress',
];
