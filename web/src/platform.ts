import { DaeError } from './errors.js';
import { KERNELS } from './option-names.js';
import type { BackendInfo, Kernels, RuntimeOptions } from './types.js';

/** The builds of the engine; their files are `dae-<variant>.wasm`. */
export type Variant = 'relaxed-threads' | 'simd-threads' | 'simd';

type Reason = NonNullable<BackendInfo['reasonSingleThread']>;

/** The features of the browser or Node, as far as they can be known without a download. */
export interface Platform {
  simd: boolean;
  relaxed: boolean;
  crossOriginIsolated: boolean;
  sharedMemory: boolean;
  /** Whether the threads' workers can be started from here. */
  workers: boolean;
  cores: number;
  /** Set for the single-file entry, which contains only the build without threads. */
  singleFile?: boolean;
}

export interface Plan {
  variant: Variant;
  threads: number;
  /** Whether the self-test must first show that several threads are not noticeably slower than one. */
  selfTest: boolean;
  reasonSingleThread?: Reason;
}

/** The options of createDenoiser() that decide variant, threads and kernels. */
interface RequestedRuntime {
  threads?: RuntimeOptions['threads'] | undefined;
  simd?: RuntimeOptions['simd'] | undefined;
  kernels?: Kernels | undefined;
}

const MAX_AUTO_THREADS = 8;

/** A module with a function that returns `i8x16.popcnt(i8x16.splat(0))`. */
// prettier-ignore
const SIMD_MODULE = Uint8Array.of(
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11);

/** A module with a function that returns `i8x16.relaxed_swizzle(i8x16.splat(1), i8x16.splat(2))`. */
// prettier-ignore
const RELAXED_MODULE = Uint8Array.of(
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 15, 1, 13, 0,
  65, 1, 253, 15, 65, 2, 253, 15, 253, 128, 2, 11);

export function detectPlatform(): Platform {
  const wasm = typeof WebAssembly === 'object';
  return {
    simd: wasm && WebAssembly.validate(SIMD_MODULE),
    relaxed: wasm && WebAssembly.validate(RELAXED_MODULE),
    crossOriginIsolated: globalThis.crossOriginIsolated === true,
    // Constructing a shared memory is no test: it succeeds in pages that may not post it to a worker.
    sharedMemory: typeof SharedArrayBuffer === 'function',
    workers: typeof Worker === 'function',
    cores: globalThis.navigator?.hardwareConcurrency ?? 1,
  };
}

function whyNoThreads(platform: Platform): Reason | undefined {
  if (platform.singleFile) return 'single-file';
  if (!platform.crossOriginIsolated) return 'not-isolated';
  if (!platform.sharedMemory) return 'no-shared-memory';
  if (!platform.workers) return 'nested-worker';
  return undefined;
}

export function checkRuntime({ threads, simd, kernels }: RequestedRuntime): void {
  if (threads !== undefined && threads !== 'auto' && !(Number.isInteger(threads) && threads >= 1)) {
    throw new DaeError('INVALID_ARGUMENT', `expected threads to be 'auto' or a whole number from 1, got ${threads}`);
  }
  if (simd !== undefined && !['auto', 'simd128', 'relaxed'].includes(simd)) {
    throw new DaeError('INVALID_ARGUMENT', `expected simd to be 'auto', 'simd128' or 'relaxed', got ${simd}`);
  }
  if (kernels !== undefined && !KERNELS.includes(kernels)) {
    throw new DaeError('INVALID_ARGUMENT', `expected kernels to be one of ${KERNELS.join(', ')}, got ${kernels}`);
  }
}

export function chooseVariant(
  platform: Platform,
  simd: RuntimeOptions['simd'] = 'auto',
): { variant: Variant; reasonSingleThread?: Reason } {
  if (!platform.simd) {
    throw new DaeError(
      'WASM_LOAD',
      'expected a browser with WebAssembly SIMD (Chrome 91, Firefox 89, Safari 16.4 or newer), this one has none',
    );
  }
  const reason = whyNoThreads(platform);
  if (reason) return { variant: 'simd', reasonSingleThread: reason };
  return { variant: platform.relaxed && simd !== 'simd128' ? 'relaxed-threads' : 'simd-threads' };
}

export function planRuntime(platform: Platform, options: RequestedRuntime = {}): Plan {
  checkRuntime(options);
  const { variant, reasonSingleThread } = chooseVariant(platform, options.simd);
  const wanted = options.threads ?? 'auto';
  if (reasonSingleThread) return { variant, threads: 1, selfTest: false, reasonSingleThread };
  if (wanted === 1) return { variant, threads: 1, selfTest: false, reasonSingleThread: 'user' };
  if (wanted !== 'auto') return { variant, threads: wanted, selfTest: false };
  const threads = Math.max(1, Math.min(MAX_AUTO_THREADS, platform.cores));
  if (threads === 1) {
    return { variant, threads, selfTest: false, reasonSingleThread: 'single-core' };
  }
  return { variant, threads, selfTest: true };
}

export function describePlan(plan: Plan, isolated: boolean): BackendInfo {
  return {
    simd: plan.variant === 'relaxed-threads' ? 'relaxed' : 'simd128',
    threads: plan.threads,
    crossOriginIsolated: isolated,
    ...(plan.reasonSingleThread && { reasonSingleThread: plan.reasonSingleThread }),
  };
}

/** Describes the backend that a denoiser will use, before any download. */
export function describePlatform(platform: Platform): BackendInfo {
  return describePlan(planRuntime(platform), platform.crossOriginIsolated);
}
