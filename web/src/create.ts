import { Client } from './client.js';
import type { CallHooks, WorkerLike } from './client.js';
import { WorkerDenoiser } from './denoiser.js';
import { abortError, DaeError, invalid, textOf } from './errors.js';
import { isA, isBlob, isUrl } from './kinds.js';
import type { WasmSource } from './loading.js';
import { RUNTIME_OPTIONS } from './option-names.js';
import { checkNames } from './options.js';
import { checkRuntime, planRuntime } from './platform.js';
import type { Platform, Variant } from './platform.js';
import type { CreateRequest, PackagedModels } from './protocol.js';
import { absoluteUrl } from './sources.js';
import type { Denoiser, Model, RuntimeOptions } from './types.js';

type Location = NonNullable<RuntimeOptions['wasmUrl']>;

const VARIANTS: readonly Variant[] = ['relaxed-threads', 'simd-threads', 'simd'];

/** The differences between the package's entries. */
interface Entry {
  platform(): Platform;
  makeWorker(): WorkerLike;
  packagedModels(): PackagedModels;
  /** The WebAssembly module for the entry's worker, if the script contains it. */
  wasmBinary?(): Promise<ArrayBuffer>;
}

export async function startDenoiser(
  model: Model = 'auto',
  options: RuntimeOptions = {},
  entry: Entry,
): Promise<Denoiser> {
  const { signal, onProgress, threads = 'auto', simd = 'auto', kernels = 'auto' } = options;
  checkNames(options, RUNTIME_OPTIONS, 'options of createDenoiser()');
  checkRuntime(options);
  // Report a missing feature of the browser before a worker starts.
  planRuntime(entry.platform(), options);
  if (signal?.aborted) throw abortError();
  const source = modelSource(model, packagedModels(options, entry));
  const wasm = await wasmSource(options, entry);
  const onnxUrl = options.onnxUrl && absoluteUrl(options.onnxUrl);
  const task = {
    type: 'create',
    ...source,
    wasm,
    onnxUrl,
    threads,
    simd,
    kernels,
    wantsProgress: !!onProgress,
  } as const;
  for (const limit of START_LIMITS_MS) {
    const client = new Client(makeWorker(options, entry));
    try {
      const info = await startThreadsWithin(limit, client, task, { signal, onProgress });
      // The signal and the progress were those of this start.
      const again = { ...options, signal: undefined, onProgress: undefined } as unknown as RuntimeOptions;
      return new WorkerDenoiser(client, info, (bytes) => startDenoiser(bytes, again, entry));
    } catch (error) {
      client.close();
      if (!(error instanceof ThreadsStuck)) throw error;
    }
  }
  throw new DaeError('WASM_LOAD', "expected the browser to start the threads' workers, it did not; try `threads: 1`");
}

class ThreadsStuck extends Error {}

/**
 * In Firefox 153 about one start in two hundred never ends, because `new Worker()` in a worker does not return. Such a worker is
 * given up, and another one is started.
 */
const START_LIMITS_MS = [2000, 6000, 18000];

async function startThreadsWithin(limit: number, client: Client, task: CreateRequest, hooks: CallHooks) {
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

function modelSource(model: Model, models: PackagedModels): Pick<CreateRequest, 'model' | 'choice'> {
  if (model === 'auto') return { model: undefined, choice: { requested: '', models } };
  if (typeof model === 'string') return namedModel(model, models);
  if (isUrl(model)) return { model: { url: absoluteUrl(model) } };
  if (isA(model, 'ArrayBuffer')) return { model: { bytes: model as ArrayBuffer } };
  if (isBlob(model)) return { model: { blob: model } };
  if (typeof model === 'object' && model !== null && 'table' in model) {
    checkNames(model, ['table', 'seed'], 'keys of an untrained model');
    return { model: { untrained: { table: model.table, seed: checkSeed(model.seed ?? 0) } } };
  }
  throw invalid('expected a model as name, URL, ArrayBuffer, Blob or { table }');
}

function checkSeed(value: number): number {
  if (Number.isInteger(value) && value >= 0 && value < 2 ** 32) return value;
  throw invalid(`expected seed to be an unsigned 32-bit integer, got ${value}`);
}

function namedModel(name: string, models: PackagedModels): Pick<CreateRequest, 'model' | 'choice'> {
  const own = Object.hasOwn(models, name) ? models[name] : undefined;
  if (own) return { model: own, choice: { requested: name, models } };
  if (!/^[\w-]+$/.test(name)) return { model: { url: absoluteUrl(name) } };
  throw invalid(
    `expected the URL of a model file or one of ${['auto', ...Object.keys(models)].join(', ')}, got ${name}; ` +
      'other networks are files of the package dae-wasm-models',
  );
}

/** A function cannot be sent to a worker, so this resolves the URLs of all files. */
function packagedModels({ modelUrl }: RuntimeOptions, entry: Entry): PackagedModels {
  const models = entry.packagedModels();
  if (modelUrl === undefined) return models;
  const locate = (name: string) => [name, { url: locateFile(modelUrl, `${name}.safetensors`) }] as const;
  return Object.fromEntries(Object.keys(models).map(locate));
}

async function wasmSource({ wasmUrl, wasmBinary, worker }: RuntimeOptions, entry: Entry): Promise<WasmSource> {
  if (wasmUrl !== undefined) return { urls: wasmUrls(wasmUrl), binary: wasmBinary };
  return { binary: wasmBinary ?? (worker ? undefined : await entry.wasmBinary?.()) };
}

function wasmUrls(wasmUrl: Location): Record<Variant, string> {
  return Object.fromEntries(VARIANTS.map((v) => [v, locateFile(wasmUrl, `dae-${v}.wasm`)])) as Record<Variant, string>;
}

function locateFile(where: Location, file: string): string {
  return typeof where === 'function' ? absoluteUrl(where(file)) : new URL(file, absoluteUrl(where)).href;
}
