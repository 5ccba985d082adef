import { startDenoiser } from './create.js';
import { packagedModels } from './packaged-models.js';
import { describePlatform, detectPlatform } from './platform.js';
import type { BackendInfo, Denoiser, Model, RuntimeOptions } from './types.js';

export * from './shared-exports.js';
export { processVideo } from './video.js';

const BROWSER = {
  platform: detectPlatform,
  packagedModels,
  // Written out in one expression: that is how bundlers recognise a worker.
  makeWorker: () => new Worker(new URL('./worker.js', import.meta.url), { type: 'module' }),
};

/**
 * Starts a worker, with a model or without: then each picture goes through the network that was trained on such
 * pictures ({@link Model}). A signal given here ends the start, not the denoiser.
 */
export function createDenoiser(model?: Model, options?: RuntimeOptions): Promise<Denoiser> {
  return startDenoiser(model, options, BROWSER);
}

/** What `createDenoiser()` will find here, before any download. With `threads: 'auto'` its self-test may take fewer. */
export async function capabilities(): Promise<BackendInfo> {
  return describePlatform(detectPlatform());
}
