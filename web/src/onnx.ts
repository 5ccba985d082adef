import { download } from './download.js';
import { DaeError } from './errors.js';

/** The module of wasm/onnx.cpp. */
interface OnnxExports {
  memory: WebAssembly.Memory;
  _initialize?(): void;
  malloc(size: number): number;
  free(address: number): void;
  dae_onnx_export(bytes: number, size: number): number;
  dae_onnx_import(bytes: number, size: number): number;
  dae_onnx_result(): number;
  dae_onnx_result_size(): number;
}

const IR_VERSION_FIELD = 0x08;
const BRACE = 0x7b;

/** ONNX files begin with their IR version, safetensors files with eight bytes of a length and JSON. */
export function isOnnx(bytes: Uint8Array): boolean {
  return bytes[0] === IR_VERSION_FIELD && bytes[8] !== BRACE;
}

/** Converts between ONNX files and model files, with a module that is fetched when it is first needed. */
export class OnnxConverter {
  private module: Promise<WebAssembly.Module> | undefined;

  constructor(private readonly url: string | undefined) {}

  toOnnx(model: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
    return this.convert('dae_onnx_export', model);
  }

  fromOnnx(onnx: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
    return this.convert('dae_onnx_import', onnx);
  }

  /** Creates an instance for each call, so that its memory is freed afterwards. */
  private async convert(call: 'dae_onnx_export' | 'dae_onnx_import', bytes: Uint8Array) {
    this.module ??= this.load();
    this.module.catch(() => (this.module = undefined));
    const module = await this.module;
    const { exports } = await WebAssembly.instantiate(module, uncalledImports(module));
    const c = exports as unknown as OnnxExports;
    c._initialize?.();
    const input = c.malloc(bytes.length || 1);
    if (input === 0) {
      const needed = `${bytes.length} bytes of memory for the ONNX conversion`;
      throw new DaeError('OUT_OF_MEMORY', `expected ${needed}, none are left`);
    }
    new Uint8Array(c.memory.buffer).set(bytes, input);
    const failed = c[call](input, bytes.length) !== 0;
    const result = new Uint8Array(c.memory.buffer).slice(
      c.dae_onnx_result(),
      c.dae_onnx_result() + c.dae_onnx_result_size(),
    );
    if (failed) throw new DaeError('MODEL_FORMAT', new TextDecoder().decode(result));
    return result;
  }

  private async load(): Promise<WebAssembly.Module> {
    const { url } = this;
    if (!url) {
      throw new DaeError(
        'INVALID_ARGUMENT',
        'expected `onnxUrl` for ONNX, got none: the URL of dae-onnx.wasm of the package dae-wasm-models',
      );
    }
    return WebAssembly.compile(await download({ url, expected: 'a WebAssembly file', code: 'WASM_LOAD' }));
  }
}

/** Supplies the imports that the C++ library declares for messages and the time. The module never calls them. */
function uncalledImports(module: WebAssembly.Module): WebAssembly.Imports {
  const imports: Record<string, Record<string, () => number>> = {};
  for (const { module: from, name } of WebAssembly.Module.imports(module)) (imports[from] ??= {})[name] = () => 0;
  return imports;
}
