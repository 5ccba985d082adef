import type { WasmInstance } from './emscripten.js';
import { DaeError } from './errors.js';

/** Creates views of the module's memory for each use, because growth invalidates old views. */
export class Memory {
  constructor(private readonly wasm: WasmInstance) {}

  bytes(pointer: number, size: number): Uint8Array {
    return new Uint8Array(this.wasm.memory.buffer, pointer >>> 0, size);
  }

  floats(pointer: number, count: number): Float32Array {
    return new Float32Array(this.wasm.memory.buffer, pointer >>> 0, count);
  }

  view(pointer: number, size: number): DataView {
    return new DataView(this.wasm.memory.buffer, pointer >>> 0, size);
  }

  ints(pointer: number, count: number): number[] {
    return [...new Int32Array(this.wasm.memory.buffer, pointer >>> 0, count)];
  }

  text(pointer: number): string {
    const all = new Uint8Array(this.wasm.memory.buffer);
    const start = pointer >>> 0;
    // Copy the bytes, because TextDecoder refuses shared memory.
    return new TextDecoder().decode(all.slice(start, all.indexOf(0, start)));
  }

  allocate(size: number): number {
    const pointer = this.wasm.functions._malloc(Math.max(size, 1)) >>> 0;
    if (pointer === 0) {
      throw new DaeError('OUT_OF_MEMORY', `expected ${size} bytes of memory, none are left`);
    }
    return pointer;
  }

  free(pointer: number): void {
    this.wasm.functions._free(pointer);
  }
}

/** Frees everything that one task allocated, in reverse order. */
export class Scope {
  private readonly frees: (() => void)[] = [];

  constructor(private readonly memory: Memory) {}

  allocate(size: number): number {
    const pointer = this.memory.allocate(size);
    this.frees.push(() => this.memory.free(pointer));
    return pointer;
  }

  copyIn(bytes: Uint8Array): number {
    const pointer = this.allocate(bytes.length);
    this.memory.bytes(pointer, bytes.length).set(bytes);
    return pointer;
  }

  copyInts(values: readonly number[]): number {
    const pointer = this.allocate(4 * values.length);
    const view = this.memory.view(pointer, 4 * values.length);
    values.forEach((value, index) => view.setInt32(4 * index, value, true));
    return pointer;
  }

  /** Allocates a zero-terminated UTF-8 string. */
  copyText(text: string): number {
    return this.copyIn(new TextEncoder().encode(`${text}\0`));
  }

  /** Keeps a handle until the scope closes. */
  own(handle: number, free: (handle: number) => void): number {
    this.frees.push(() => free(handle));
    return handle;
  }

  close(): void {
    for (let free = this.frees.pop(); free; free = this.frees.pop()) free();
  }
}

export function scoped<T>(memory: Memory, task: (scope: Scope) => T): T {
  const scope = new Scope(memory);
  try {
    return task(scope);
  } finally {
    scope.close();
  }
}
