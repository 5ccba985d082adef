import type { EmscriptenFactory } from './emscripten.js';
import { detectPlatform } from './platform.js';
import type { Platform, Variant } from './platform.js';
import type { Surroundings } from './surroundings.js';
import relaxedThreads from './wasm/dae-relaxed-threads.mjs';
import simdThreads from './wasm/dae-simd-threads.mjs';
import simd from './wasm/dae-simd.mjs';

// In the worker's own script, without an `import()`: not every bundler can split a worker into several scripts.
const GLUE: Record<Variant, EmscriptenFactory> = {
  'relaxed-threads': relaxedThreads,
  'simd-threads': simdThreads,
  simd,
};

// URLs are written out in full: that is how bundlers find the files they must copy.
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

/** The files of the package, each beside this script. */
export function packagedFiles(
  platform: Platform = detectPlatform(),
  startThread?: Surroundings['startThread'],
): Surroundings {
  return { platform, glue: (variant) => GLUE[variant], wasmUrl, startThread };
}
