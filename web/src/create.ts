import { Client } from './client.js';
import type { CallHooks, WorkerLike } from './client.js';
import { WorkerDenoiser } from './denoiser.js';
import { abortError, DaeError, invalid, textOf } from './errors.js';
import type { ModelSource, WasmSource } from './loading.js';
import { checkRuntime, planRuntime } from './platform.js';
import type { Platform, Variant } from './platform.js';
import type { Task } from './protocol.js';
import { absoluteUrl } from './sources.js';
import { checkSeed } from './noise.js';
import type { Denoiser, Model, RuntimeOptions } from './types.js';

type CreateTask = Extract<Task, { type: 'create' }>;

const VARIANTS: readonly Variant[] = ['relaxed-threads', 'simd-threads', 'simd'];

/** How an entry of the package differs from the others. */
export interface Entry {
  platform(): Platform;
  makeWorker(): WorkerLike;
  /** The bytes or the URL of a model that comes with the package. */
  packagedModel(name: string): ModelSource | undefined | Promise<ModelSource | undefined>;
  /** The module that the entry's own worker runs, where it comes inside the script. */
  wasmBinary?(): Promise<ArrayBuffer>;
}

export async function startDenoiser(
  model: Model = 'fashion-tutorial',
  options: RuntimeOptions = {},
  entry: Entry,
): Promise<Denoiser> {
  const { signal, onProgress, threads = 'auto', simd = 'auto' } = options;
  checkRuntime(options);
  // Says at once what a browser lacks, before a worker starts.
  planRuntime(entry.platform(), options);
  if (signal?.aborted) throw abortError();
  const source = await modelSource(model, entry);
  const wasm = await wasmSource(options, entry);
  const task = { type: 'create', model: source, wasm, threads, simd, wantsProgress: !!onProgress } as const;
  for (const limit of START_LIMITS_MS) {
    const client = new Client(makeWorker(options, entry));
    try {
      const info = await startThreadsWithin(limit, client, task, { signal, onProgress });
      return new WorkerDenoiser(client, info);
    } catch (error) {
      client.close();
      if (!(error instanceof ThreadsStuck)) throw error;
    }
  }
  throw new DaeError('WASM_LOAD', "expected the browser to start the threads' workers, it did not; try `threads: 1`");
}

class ThreadsStuck extends Error {}

/**
 * One start in some two hundred never ends in Firefox 153: in a worker, `new Worker()` does not return. Such a worker is
 * given up, and another one begins anew.
 */
const START_LIMITS_MS = [2000, 6000, 18000];

async function startThreadsWithin(limit: number, client: Client, task: CreateTask, hooks: CallHooks) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const onThreads = (started: boolean): void => {
    clearTimeout(timer);
    if (!started) timer = setTimeout(() => client.close(new ThreadsStuck()), limit);
  };
  return client.call(task, [], { ...hooks, onThreads }).finally(() => clearTimeout(timer));
}

function makeWorker({ worker }: RuntimeOptions, entry: Entry): WorkerLike {
  try {
    return worker?.() ?? entry.makeWorker();
  } catch (error) {
    throw new DaeError('WASM_LOAD', `expected to start a worker, but: ${textOf(error)}`);
  }
}

async function modelSource(model: Model, entry: Entry): Promise<ModelSource> {
  const packaged = typeof model === 'string' ? await entry.packagedModel(model) : undefined;
  if (packaged) return packaged;
  if (typeof model === 'string' || model instanceof URL) return { url: absoluteUrl(model) };
  if (model instanceof ArrayBuffer) return { bytes: model };
  if (model instanceof Blob) return { blob: model };
  if (typeof model === 'object' && model !== null && 'table' in model) {
    return { untrained: { table: model.table, seed: checkSeed(model.seed ?? 0) } };
  }
  throw invalid('expected a model as URL, ArrayBuffer, Blob or { table }');
}

/** Functions cannot go to a worker, so the URLs of all variants do. */
async function wasmSource({ wasmUrl, wasmBinary, worker }: RuntimeOptions, entry: Entry): Promise<WasmSource> {
  if (wasmUrl !== undefined) return { urls: wasmUrls(wasmUrl), binary: wasmBinary };
  return { binary: wasmBinary ?? (worker ? undefined : await entry.wasmBinary?.()) };
}

function wasmUrls(wasmUrl: NonNullable<RuntimeOptions['wasmUrl']>): Record<Variant, string> {
  const locate = (variant: Variant): string => {
    const file = `dae-${variant}.wasm`;
    if (typeof wasmUrl === 'function') return absoluteUrl(wasmUrl(file));
    return new URL(file, absoluteUrl(wasmUrl)).href;
  };
  return Object.fromEntries(VARIANTS.map((v) => [v, locate(v)])) as Record<Variant, string>;
}
