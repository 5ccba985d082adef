import type { EmscriptenFactory, StartThread } from './emscripten.js';
import type { Platform, Variant } from './platform.js';

/** What an entry of the package gives the engine: on what it runs, and where its parts are. */
export interface Surroundings {
  platform: Platform;
  /** Emscripten's script of a variant, which makes the module and starts its threads. */
  glue(variant: Variant): EmscriptenFactory;
  /** The package's `.wasm` file of a variant. */
  wasmUrl(variant: Variant): URL;
  /** Absent where there are no threads. */
  startThread?: StartThread | undefined;
}
