import type { EmscriptenFactory, StartThread } from './emscripten.js';
import type { Platform, Variant } from './platform.js';

/** The environment that an entry of the package gives the engine: its platform and its files. */
export interface RuntimeEnvironment {
  platform: Platform;
  /** Emscripten's script of a variant, which creates the module and starts its threads. */
  glue(variant: Variant): EmscriptenFactory;
  /** The package's `.wasm` file of a variant. */
  wasmUrl(variant: Variant): URL;
  /** Absent without threads. */
  startThread?: StartThread | undefined;
}
