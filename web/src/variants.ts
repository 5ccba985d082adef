import type { EmscriptenFactory } from './emscripten.js';
import type { Variant } from './platform.js';

// Imports and URLs are written out in full: that is how bundlers find the files they must copy.

export function importGlue(variant: Variant): Promise<{ default: EmscriptenFactory }> {
  switch (variant) {
    case 'relaxed-threads':
      return import('./wasm/dae-relaxed-threads.mjs');
    case 'simd-threads':
      return import('./wasm/dae-simd-threads.mjs');
    case 'simd':
      return import('./wasm/dae-simd.mjs');
  }
}

export function packagedWasmUrl(variant: Variant): URL {
  switch (variant) {
    case 'relaxed-threads':
      return new URL('./wasm/dae-relaxed-threads.wasm', import.meta.url);
    case 'simd-threads':
      return new URL('./wasm/dae-simd-threads.wasm', import.meta.url);
    case 'simd':
      return new URL('./wasm/dae-simd.wasm', import.meta.url);
  }
}
