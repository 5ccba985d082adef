import { abortError, DaeError, isAbort, textOf } from './errors.js';
import { nodeModule, nodeProcess } from './node-api.js';
import type { DaeErrorCode } from './types.js';

export interface Download {
  url: string;
  /** The expected kind of file for error texts, such as "a model file". */
  expected: string;
  code: DaeErrorCode;
  signal?: AbortSignal | undefined;
  onProgress?: ((loaded: number, total?: number) => void) | undefined;
}

export async function download(request: Download): Promise<Uint8Array<ArrayBuffer>> {
  return explained(request, async () => {
    // Node's fetch does not read file: URLs.
    if (request.url.startsWith('file:') && nodeProcess()) {
      return new Uint8Array(await nodeModule('node:fs/promises').readFile(new URL(request.url)));
    }
    return readBody(await open(request), request);
  });
}

/** Streams the body after `check` has seen its first bytes. */
export async function openStream(request: Download, check: (head: Uint8Array) => void): Promise<Response> {
  return explained(request, async () => {
    const response = await open(request);
    const total = knownLength(response);
    let loaded = 0;
    const watched = new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        if (loaded === 0) check(chunk);
        loaded += chunk.length;
        request.onProgress?.(loaded, total);
        controller.enqueue(chunk);
      },
      flush() {
        if (loaded === 0) check(new Uint8Array());
      },
    });
    return new Response(response.body!.pipeThrough(watched as ReadableWritablePair<Uint8Array, Uint8Array>));
  });
}

async function open({ url, signal }: Download): Promise<Response> {
  const response = await fetch(url, signal ? { signal } : {});
  if (!response.ok) throw new Error(`the server answered ${response.status} ${response.statusText}`.trim());
  return response;
}

async function explained<T>({ url, expected, code }: Download, task: () => Promise<T>): Promise<T> {
  try {
    return await task();
  } catch (error) {
    if (isAbort(error)) throw abortError();
    throw new DaeError(code, `expected ${expected}, but: ${textOf(error)} (from ${shorten(url)})`);
  }
}

async function readBody(response: Response, { onProgress }: Download) {
  if (!onProgress || !response.body) return new Uint8Array(await response.arrayBuffer());
  const total = knownLength(response);
  const chunks: Uint8Array[] = [];
  let loaded = 0;
  const reader = response.body.getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    chunks.push(next.value);
    loaded += next.value.length;
    onProgress(loaded, total);
  }
  return join(chunks, loaded);
}

/** Content-Length counts compressed bytes, while the stream gives decompressed ones. */
function knownLength(response: Response): number | undefined {
  const length = Number(response.headers.get('content-length'));
  return length > 0 && !response.headers.get('content-encoding') ? length : undefined;
}

function join(chunks: Uint8Array[], size: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return bytes;
}

/** Formats the first bytes for an error text: as characters if they are printable, otherwise as numbers. */
export function firstBytes(bytes: Uint8Array): string {
  if (bytes.length === 0) return 'no bytes';
  const head = bytes.subarray(0, 4);
  if (head.every((byte) => byte >= 32 && byte < 127)) return `"${String.fromCharCode(...head)}"`;
  return [...head].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
}

/** Whether the bytes are a web page: hosts answer unknown paths with one, often with status 200. */
export function looksLikeHtml(bytes: Uint8Array): boolean {
  const head = new TextDecoder().decode(bytes.subarray(0, 64)).trimStart();
  return /^<(!doctype|html|head|\?xml)/i.test(head);
}

export function shorten(url: string): string {
  return url.length > 200 ? `${url.slice(0, 60)}…` : url;
}
