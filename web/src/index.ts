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
    // A service worker, say, or Node that was asked for the entry for browsers.
    throw new DaeError('WASM_LOAD', 'expected a place that can start a worker; elsewhere `dae-wasm/single` works');
  }
  const foreign = foreignScript();
  if (foreign) return foreignWorker(foreign);
  // Written out in one expression: that is how bundlers recognise a worker.
  return new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
}

/**
 * The worker's script where the package lies, as it is, on another origin than the page, such as a CDN's. Bundlers would
 * copy the script once more if they saw its address here; a model's they copy anyway, under a name of their own.
 */
function foreignScript(): string | undefined {
  const model = new URL('./models/fashion-tutorial.safetensors', import.meta.url);
  const unbundled = model.pathname.endsWith('/models/fashion-tutorial.safetensors');
  if (!unbundled || model.origin === globalThis.location.origin) return undefined;
  return new URL('../worker.js', model).href;
}

/** A page may start no worker of another origin, but one that imports its script, if the page's policy allows a blob. */
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
