import { Client } from './client.js';
import { WorkerDenoiser } from './denoiser.js';
import { abortError, DaeError, invalid } from './errors.js';
import type { ModelSource, WasmSource } from './loading.js';
import { checkRuntime, detectPlatform, planRuntime } from './platform.js';
import type { Variant } from './platform.js';
import { absoluteUrl } from './sources.js';
import { checkSeed } from './noise.js';
import type { Denoiser, RuntimeOptions, UntrainedModel } from './types.js';

const VARIANTS: readonly Variant[] = ['relaxed-threads', 'simd-threads', 'simd'];

/**
 * Starts a worker with a model: `'fashion-tutorial'`, `'fashion'`, `'photo-small'` (colour) or `'photo-small-gray'`, which
 * come with the package, the URL or bytes of a model file, or a layer table whose weights `fit` will learn. A signal given here ends the start, not the denoiser.
 */
export async function createDenoiser(
  model: string | URL | ArrayBuffer | Blob | UntrainedModel = 'fashion-tutorial',
  options: RuntimeOptions = {},
): Promise<Denoiser> {
  const { signal, onProgress, threads = 'auto', simd = 'auto' } = options;
  checkRuntime(options);
  // Says at once what a browser lacks, before a worker starts.
  planRuntime(detectPlatform(), options);
  if (signal?.aborted) throw abortError();
  const source = modelSource(model);
  const wasm = wasmSource(options);
  const client = new Client(makeWorker(options));
  try {
    const task = { type: 'create', model: source, wasm, threads, simd } as const;
    const hooks = { signal, onProgress };
    const info = await client.call({ ...task, wantsProgress: !!onProgress }, [], hooks);
    return new WorkerDenoiser(client, info);
  } catch (error) {
    client.close();
    throw error;
  }
}

function makeWorker({ worker }: RuntimeOptions): Worker {
  try {
    // Written out in one expression: that is how bundlers recognise a worker.
    return worker?.() ?? new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
  } catch (error) {
    throw new DaeError('WASM_LOAD', `expected to start a worker, but: ${(error as Error).message}`);
  }
}

function modelSource(model: string | URL | ArrayBuffer | Blob | UntrainedModel): ModelSource {
  // Written out one by one: that is how bundlers find the files.
  if (model === 'fashion-tutorial') {
    return { url: new URL('./models/fashion-tutorial.safetensors', import.meta.url).href };
  }
  if (model === 'fashion') return { url: new URL('./models/fashion.safetensors', import.meta.url).href };
  if (model === 'photo-small') return { url: new URL('./models/photo-small.safetensors', import.meta.url).href };
  if (model === 'photo-small-gray') {
    return { url: new URL('./models/photo-small-gray.safetensors', import.meta.url).href };
  }
  if (typeof model === 'string' || model instanceof URL) return { url: absoluteUrl(model) };
  if (model instanceof ArrayBuffer) return { bytes: model };
  if (model instanceof Blob) return { blob: model };
  if (typeof model === 'object' && model !== null && 'table' in model) {
    return { untrained: { table: model.table, seed: checkSeed(model.seed ?? 0) } };
  }
  throw invalid('expected a model as URL, ArrayBuffer, Blob or { table }');
}

/** Functions cannot go to a worker, so the URLs of all variants do. */
function wasmSource({ wasmUrl, wasmBinary }: RuntimeOptions): WasmSource {
  return { urls: wasmUrl === undefined ? undefined : wasmUrls(wasmUrl), binary: wasmBinary };
}

function wasmUrls(wasmUrl: NonNullable<RuntimeOptions['wasmUrl']>): Record<Variant, string> {
  const locate = (variant: Variant): string => {
    const file = `dae-${variant}.wasm`;
    if (typeof wasmUrl === 'function') return absoluteUrl(wasmUrl(file));
    return new URL(file, absoluteUrl(wasmUrl)).href;
  };
  return Object.fromEntries(VARIANTS.map((v) => [v, locate(v)])) as Record<Variant, string>;
}
