import type { EmscriptenFactory } from './emscripten.js';
import { detectPlatform } from './platform.js';
import type { Platform, Variant } from './platform.js';
import type { Surroundings } from './surroundings.js';

// Imports and URLs are written out in full: that is how bundlers find the files they must copy.

function importGlue(variant: Variant): Promise<{ default: EmscriptenFactory }> {
  switch (variant) {
    case 'relaxed-threads':
      return import('./wasm/dae-relaxed-threads.mjs');
    case 'simd-threads':
      return import('./wasm/dae-simd-threads.mjs');
    case 'simd':
      return import('./wasm/dae-simd.mjs');
  }
}

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
export function packagedFiles(platform: Platform = detectPlatform()): Surroundings {
  return { platform, importGlue, wasmUrl };
}
