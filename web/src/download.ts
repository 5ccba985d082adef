import { abortError, DaeError, isAbort, textOf } from './errors.js';
import { nodeModule, nodeProcess } from './node-api.js';
import type { DaeErrorCode } from './types.js';

export interface Download {
  url: string;
  /** What the file should be, for error texts: "a model file". */
  expected: string;
  code: DaeErrorCode;
  signal?: AbortSignal | undefined;
  onProgress?: ((loaded: number, total?: number) => void) | undefined;
}

export async function download(request: Download): Promise<Uint8Array<ArrayBuffer>> {
  try {
    // Node's fetch reads no files.
    if (request.url.startsWith('file:') && nodeProcess()) {
      return new Uint8Array(await nodeModule('node:fs/promises').readFile(new URL(request.url)));
    }
    const response = await fetch(request.url, request.signal ? { signal: request.signal } : {});
    if (!response.ok) throw new Error(`the server answered ${response.status} ${response.statusText}`.trim());
    return await readBody(response, request);
  } catch (error) {
    if (isAbort(error)) throw abortError();
    throw new DaeError(
      request.code,
      `expected ${request.expected}, but: ${textOf(error)} (from ${shorten(request.url)})`,
    );
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

/** Content-Length counts compressed bytes, the stream gives decompressed ones. */
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

/** The first bytes for an error text: as characters where they are printable, otherwise as numbers. */
export function firstBytes(bytes: Uint8Array): string {
  if (bytes.length === 0) return 'no bytes';
  const head = bytes.subarray(0, 4);
  if (head.every((byte) => byte >= 32 && byte < 127)) return `"${String.fromCharCode(...head)}"`;
  return [...head].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
}

/** A web page where a file was expected: hosts answer unknown paths with one, often with status 200. */
export function looksLikeHtml(bytes: Uint8Array): boolean {
  const head = new TextDecoder().decode(bytes.subarray(0, 64)).trimStart();
  return /^<(!doctype|html|head|\?xml)/i.test(head);
}

export function shorten(url: string): string {
  return url.length > 200 ? `${url.slice(0, 60)}…` : url;
}
