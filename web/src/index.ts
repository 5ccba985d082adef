import { startDenoiser } from './create.js';
import { packagedModels } from './packaged-models.js';
import { describePlatform, detectPlatform } from './platform.js';
import { DaeError } from './errors.js';
import type { WorkerLike } from './client.js';
import type { BackendInfo, Denoiser, Model, RuntimeOptions } from './types.js';

export * from './shared-exports.js';
export { processVideo } from './video.js';

function makeWorker(): WorkerLike {
  if (typeof Worker !== 'function') {
    // This may be a service worker, or Node with the entry for browsers.
    throw new DaeError('WASM_LOAD', 'expected an environment that can start a worker; use `dae-wasm/single` elsewhere');
  }
  const foreign = foreignScript();
  if (foreign) return foreignWorker(foreign);
  // Bundlers recognise a worker only by this one expression.
  return new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
}

/**
 * Returns the worker script's URL if the package is served unbundled from another origin than the page, such as a CDN's. It is
 * derived from a model's URL: bundlers rename that file and copy it anyway, but would copy the script a second time.
 */
function foreignScript(): string | undefined {
  const model = new URL('./models/fashion-tutorial.safetensors', import.meta.url);
  const unbundled = model.pathname.endsWith('/models/fashion-tutorial.safetensors');
  if (!unbundled || model.origin === globalThis.location.origin) return undefined;
  return new URL('../worker.js', model).href;
}

/** A page may not start a worker of another origin, but a blob worker that imports its script, if the page's policy allows it. */
function foreignWorker(script: string): WorkerLike {
  const blob = new Blob([`import ${JSON.stringify(script)};`], { type: 'text/javascript' });
  const url = URL.createObjectURL(blob);
  const worker = new Worker(url, { type: 'module' });
  const revoke = (): void => URL.revokeObjectURL(url);
  for (const event of ['message', 'error']) worker.addEventListener(event, revoke, { once: true });
  return worker;
}

const BROWSER = { platform: detectPlatform, packagedModels, makeWorker };

/**
 * Starts a worker with a model. Without a model, each image goes through the network that fits it ({@link Model}). The option
 * `signal` aborts the start, not the denoiser.
 */
export function createDenoiser(model?: Model, options?: RuntimeOptions): Promise<Denoiser> {
  return startDenoiser(model, options, BROWSER);
}

/** Describes the platform without any download. With `threads: 'auto'`, `createDenoiser()` may use fewer threads. */
export async function capabilities(): Promise<BackendInfo> {
  return describePlatform(detectPlatform());
}
