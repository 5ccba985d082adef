import { textOf } from './errors.js';

/** Pointers, like all parameters and results of the C functions, are numbers. */
type CFunction = (...args: number[]) => number;

/** The functions of the C API that the bindings call, without their prefix. */
// prettier-ignore
type CName =
  | 'version' | 'simd' | 'error_message' | 'options_check'
  | 'buffer_data' | 'buffer_size' | 'buffer_free'
  | 'image_create' | 'image_decode' | 'image_encode_jpeg' | 'image_encode_png' | 'image_convert' | 'image_width' | 'image_height'
  | 'image_channels' | 'image_pixel_type' | 'image_pixels' | 'image_metadata' | 'image_set_metadata' | 'image_free' | 'network_for' | 'companion_for'
  | 'image_noise'
  | 'corrupt' | 'mse' | 'psnr' | 'ssim'
  | 'model_load' | 'model_create' | 'model_save' | 'model_with_kernels' | 'model_info' | 'model_free'
  | 'dataset_create' | 'dataset_add' | 'dataset_add_batch' | 'dataset_add_file' | 'dataset_split' | 'dataset_free'
  | 'trainer_create' | 'trainer_state' | 'trainer_step' | 'trainer_validate' | 'trainer_set_learning_rate'
  | 'trainer_model' | 'trainer_checkpoint' | 'trainer_restore' | 'trainer_free'
  | 'session_create' | 'session_create_beside' | 'session_threads' | 'session_output_shape' | 'session_run' | 'session_free'
  | 'adaptation_create' | 'adaptation_add' | 'adaptation_match_noise' | 'adaptation_step' | 'adaptation_get_state' | 'adaptation_model' | 'adaptation_free'
  | 'denoise_start' | 'job_step' | 'job_tiles' | 'job_tile' | 'job_noise_level' | 'job_image' | 'job_take' | 'job_free';

export type EmscriptenModule = Record<`_dae_${CName}` | '_malloc' | '_free', CFunction>;

/**
 * Starts a worker with the given name whose script contains the glue. The name tells the glue that it runs as a thread.
 */
export type StartThread = (name: string) => unknown;

/** The name of a variant's threads, which the build sets. */
export function isThreadName(name: unknown): boolean {
  return typeof name === 'string' && /^dae-[a-z-]+-thread$/.test(name);
}

interface EmscriptenOptions {
  instantiateWasm(
    imports: WebAssembly.Imports,
    receive: (instance: WebAssembly.Instance, module: WebAssembly.Module) => void,
  ): object;
  /** Number of workers to start in advance: a thread created later starts only after the event loop turned. */
  pthreadPoolSize: number;
  startThread: StartThread;
  printErr?: (text: string) => void;
}

export type EmscriptenFactory = (options: EmscriptenOptions) => Promise<EmscriptenModule>;

/** A running module and its memory. The memory's `buffer` is current even after another thread grew it. */
export interface WasmInstance {
  functions: EmscriptenModule;
  memory: WebAssembly.Memory;
}

function findMemory(imports: WebAssembly.Imports, instance: WebAssembly.Instance) {
  // The optimiser renames imports and exports, so find the memory by its type.
  const candidates = [...Object.values(imports).flatMap(Object.values), ...Object.values(instance.exports)];
  const memory = candidates.find((value) => value instanceof WebAssembly.Memory);
  if (!memory) throw new WebAssembly.LinkError('the module has no memory');
  return memory as WebAssembly.Memory;
}

/** The threads' workers did not start. */
export class ThreadStartError extends Error {}

/** Only the error event shows that a worker cannot load its script; the glue would wait for it forever. */
function watchThreads(threads: number, onError: (error: Error) => void): () => void {
  if (threads === 1 || typeof globalThis.addEventListener !== 'function') return () => {};
  const listener = (event: Event): void => {
    event.preventDefault();
    onError(new ThreadStartError('the workers of the threads did not start'));
  };
  globalThis.addEventListener('error', listener);
  return () => globalThis.removeEventListener('error', listener);
}

/** A browser may throw an error at once, for example for a worker script of another origin. */
function watched(startThread: StartThread | undefined): StartThread {
  return (name) => {
    try {
      if (!startThread) throw new Error('there are no threads');
      return startThread(name);
    } catch (error) {
      throw new ThreadStartError(`the workers of the threads did not start: ${textOf(error)}`);
    }
  };
}

export async function instantiate(
  factory: EmscriptenFactory,
  module: WebAssembly.Module,
  threads: number,
  startThread?: StartThread,
): Promise<WasmInstance> {
  let memory: WebAssembly.Memory | undefined;
  let unwatch = (): void => {};
  const started = new Promise<EmscriptenModule>((resolve, reject) => {
    unwatch = watchThreads(threads, reject);
    const instantiateWasm: EmscriptenOptions['instantiateWasm'] = (imports, receive) => {
      const use = (instance: WebAssembly.Instance): void => {
        memory = findMemory(imports, instance);
        receive(instance, module);
      };
      WebAssembly.instantiate(module, imports).then(use).catch(reject);
      return {};
    };
    factory({ pthreadPoolSize: threads - 1, instantiateWasm, startThread: watched(startThread) }).then(resolve, reject);
  });
  const functions = await started.finally(() => unwatch());
  if (!memory) throw new WebAssembly.LinkError('the module was not instantiated');
  return { functions, memory };
}
