import { instantiate } from './emscripten.js';
import type { WasmInstance } from './emscripten.js';
import { download, firstBytes, looksLikeHtml, openStream, shorten } from './download.js';
import type { Download } from './download.js';
import { abortError, DaeError, textOf } from './errors.js';
import { decodeInlined } from './inlined.js';
import type { Variant } from './platform.js';
import type { RuntimeEnvironment } from './runtime-environment.js';
import type { ProgressEvent, UntrainedModel } from './types.js';

export interface WasmSource {
  /** Replaces the package's own file of the variant. */
  urls?: Record<Variant, string> | undefined;
  binary?: ArrayBuffer | WebAssembly.Module | undefined;
}

export interface LoadHooks {
  signal?: AbortSignal | undefined;
  onProgress?: ((event: ProgressEvent) => void) | undefined;
  onThreads?: ((started: boolean) => void) | undefined;
}

const MAGIC = [0x00, 0x61, 0x73, 0x6d];

function checkMagic(bytes: Uint8Array, origin: string): void {
  // A stream's first chunk may be shorter.
  if (bytes.length > 0 && MAGIC.slice(0, bytes.length).every((byte, index) => bytes[index] === byte)) return;
  throw new DaeError(
    'WASM_LOAD',
    `expected a WebAssembly file (00 61 73 6d), found ${firstBytes(bytes)} from ${origin}`,
  );
}

function reporter(phase: ProgressEvent['phase'], { onProgress }: LoadHooks) {
  if (!onProgress) return undefined;
  return (loaded: number, total?: number) => onProgress({ phase, loaded, ...(total !== undefined && { total }) });
}

function notOurs(error: unknown, origin: string): DaeError {
  return new DaeError('WASM_LOAD', `expected a module of this engine, but: ${textOf(error)} (from ${origin})`);
}

async function compile(bytes: Uint8Array<ArrayBuffer>, origin: string): Promise<WebAssembly.Module> {
  checkMagic(bytes, origin);
  return WebAssembly.compile(bytes).catch((error: unknown) => {
    throw notOurs(error, origin);
  });
}

/** Compiles during the download. It checks the first bytes and ignores the server's content type. */
async function compileStream(request: Download): Promise<WebAssembly.Module> {
  const origin = shorten(request.url);
  let problem: unknown;
  const response = await openStream(request, (head) => {
    try {
      checkMagic(head, origin);
    } catch (error) {
      problem = error;
      throw error;
    }
  });
  const file = new Response(response.body, { headers: { 'Content-Type': 'application/wasm' } });
  return WebAssembly.compileStreaming(file).catch((error: unknown) => {
    if (request.signal?.aborted) throw abortError();
    throw problem ?? notOurs(error, origin);
  });
}

async function loadModule(variant: Variant, source: WasmSource, { wasmUrl }: RuntimeEnvironment, hooks: LoadHooks) {
  const { binary } = source;
  if (binary instanceof WebAssembly.Module) return binary;
  if (binary) return compile(new Uint8Array(binary), 'wasmBinary');
  const url = source.urls?.[variant] ?? wasmUrl(variant).href;
  const request: Download = {
    url,
    expected: 'a WebAssembly file',
    code: 'WASM_LOAD',
    signal: hooks.signal,
    onProgress: reporter('wasm', hooks),
  };
  if (url.startsWith('file:')) return compile(await download(request), shorten(url));
  return compileStream(request);
}

export async function loadWasm(
  variant: Variant,
  threads: number,
  source: WasmSource,
  environment: RuntimeEnvironment,
  hooks: LoadHooks = {},
): Promise<WasmInstance> {
  const module = await loadModule(variant, source, environment, hooks);
  if (threads > 1) hooks.onThreads?.(false);
  const wasm = await instantiate(environment.glue(variant), module, threads, environment.startThread);
  if (threads > 1) hooks.onThreads?.(true);
  return wasm;
}

/** `packed` is a file that the build embedded in a script. */
export type ModelSource =
  { url: string } | { bytes: ArrayBuffer } | { blob: Blob } | { packed: string } | { untrained: UntrainedModel };

export async function loadModel(
  source: ModelSource,
  hooks: LoadHooks = {},
): Promise<Uint8Array<ArrayBuffer> | UntrainedModel> {
  if ('untrained' in source) return source.untrained;
  if ('bytes' in source) return new Uint8Array(source.bytes);
  if ('packed' in source) return new Uint8Array(await decodeInlined(source.packed));
  if ('blob' in source) return new Uint8Array(await source.blob.arrayBuffer());
  const bytes = await download({
    url: source.url,
    expected: 'a model file',
    code: 'MODEL_FORMAT',
    signal: hooks.signal,
    onProgress: reporter('model', hooks),
  });
  if (looksLikeHtml(bytes)) {
    throw new DaeError(
      'MODEL_FORMAT',
      `expected a model file (safetensors), found a web page (${firstBytes(bytes)}) from ${shorten(source.url)}`,
    );
  }
  return bytes;
}
