import type { EmscriptenFactory } from './emscripten.js';
import { detectPlatform } from './platform.js';
import type { Platform, Variant } from './platform.js';
import type { RuntimeEnvironment } from './runtime-environment.js';
import relaxedThreads from './wasm/dae-relaxed-threads.mjs';
import simdThreads from './wasm/dae-simd-threads.mjs';
import simd from './wasm/dae-simd.mjs';

// These are part of the worker's script, without `import()`, because some bundlers cannot split a worker.
const GLUE: Record<Variant, EmscriptenFactory> = {
  'relaxed-threads': relaxedThreads,
  'simd-threads': simdThreads,
  simd,
};

// Bundlers find the files that they must copy only by such literal URLs.
function wasmUrl(variant: Variant): URL {
  switch (variant) {
    case 'relaxed-threads':
      return new URL('./wasm/dae-relaxed-threads.wasm', import.meta.url);
    case 'simd-threads':
      return new URL('./wasm/dae-simd-threads.wasm', import.meta.url);
    case 'simd':
      return new URL('./wasm/dae-simd.wasm', import.meta.url);
  }
}

/** The files of the package, located relative to this script. */
export function packagedFiles(
  platform: Platform = detectPlatform(),
  startThread?: RuntimeEnvironment['startThread'],
): RuntimeEnvironment {
  return { platform, glue: (variant) => GLUE[variant], wasmUrl, startThread };
}
