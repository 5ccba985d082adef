import { startDenoiser } from './create.js';
import { decodeInlined } from './inlined.js';
import { LocalWorker } from './local-worker.js';
import { describePlatform, detectPlatform } from './platform.js';
import type { Platform } from './platform.js';
import type { BackendInfo, Denoiser, Model, RuntimeOptions } from './types.js';
import tutorial from './models/fashion-tutorial.safetensors';
import photo from './models/photo-small.safetensors';
import glue from './wasm/dae-simd.mjs';
import simdModule from './wasm/dae-simd.wasm';

export * from './shared-exports.js';
export { processVideo } from './video.js';

const platform = (): Platform => ({ ...detectPlatform(), singleFile: true });

const SINGLE = {
  platform,
  packagedModels: () => ({
    'fashion-tutorial': { packed: tutorial },
    'photo-small': { packed: photo },
  }),
  wasmBinary: () => decodeInlined(simdModule),
  makeWorker: () =>
    new LocalWorker({
      platform: platform(),
      glue: () => glue,
      wasmUrl: () => {
        throw new Error('the module is in this file');
      },
    }),
};

/** Works like `createDenoiser()` of `dae-wasm` without a worker, threads or other files: it runs on the page, in short slices. */
export function createDenoiser(model?: Model, options?: RuntimeOptions): Promise<Denoiser> {
  return startDenoiser(model, options, SINGLE);
}

export async function capabilities(): Promise<BackendInfo> {
  return describePlatform(platform());
}
