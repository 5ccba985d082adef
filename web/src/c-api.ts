import type { EmscriptenModule, WasmInstance } from './emscripten.js';
import { errorOfStatus } from './errors.js';
import { Memory, scoped } from './memory.js';
import type { Scope } from './memory.js';

/** Calls C functions: reads results through pointers and throws failures as errors. */
export class CApi {
  readonly memory: Memory;
  protected readonly c: EmscriptenModule;

  constructor(wasm: WasmInstance) {
    this.memory = new Memory(wasm);
    this.c = wasm.functions;
  }

  /** Calls a function whose last parameter receives a handle or a 32-bit number. */
  protected out(call: (scope: Scope, out: number) => number): number {
    return scoped(this.memory, (scope) => {
      const out = scope.copyInts([0]);
      this.check(call(scope, out));
      return this.memory.view(out, 4).getUint32(0, true);
    });
  }

  /** Calls a function that returns a dae_buffer, and copies its bytes. */
  protected bytes(call: (out: number) => number): Uint8Array<ArrayBuffer> {
    return scoped(this.memory, (scope) => {
      const buffer = this.out((_, out) => call(out));
      scope.own(buffer, this.c._dae_buffer_free);
      const size = this.c._dae_buffer_size(buffer) >>> 0;
      return this.memory.bytes(this.c._dae_buffer_data(buffer), size).slice();
    });
  }

  protected check(status: number): void {
    if (status !== 0) throw errorOfStatus(status, this.memory.text(this.c._dae_error_message()));
  }
}
