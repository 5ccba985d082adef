import { isCanvasSource, isImageElement, readByCanvas } from './canvas.js';
import type { ReadPicture } from './canvas.js';
import { download, shorten } from './download.js';
import { invalid } from './errors.js';
import { nodeModule, nodeProcess } from './node-api.js';
import type { WireImage } from './protocol.js';
import type { ImageSource, RawImage } from './types.js';

/** A picture to send, and the buffer that may move with it: always one of our own, never the caller's. */
export interface Packed {
  image: WireImage;
  transfer: ArrayBuffer[];
  /** Of a picture that had to be read through a canvas. */
  readback?: ReadPicture['readback'];
}

function is<Name extends keyof typeof globalThis>(source: unknown, name: Name): boolean {
  const type: unknown = globalThis[name];
  return typeof type === 'function' && source instanceof type;
}

export async function packImage(source: ImageSource, signal?: AbortSignal): Promise<Packed> {
  if (typeof source === 'string' || source instanceof URL) return packUrl(absoluteUrl(source), signal);
  if (is(source, 'Blob')) {
    const blob = source as Blob;
    const name = (blob as Partial<File>).name;
    return packFile(new Uint8Array(await blob.arrayBuffer()), name);
  }
  if (is(source, 'ImageData')) return packPixels({ ...sizeOf(source as ImageData), channels: 4 });
  if (isImageElement(source)) return packElement(source, signal);
  if (isCanvasSource(source)) return packRead(await readByCanvas(source));
  if (isRawImage(source)) {
    checkRawImage(source);
    return packPixels(source);
  }
  throw invalid(`expected a picture (an ImageSource), got ${describe(source)}`);
}

/** What relative names are relative to in Node. */
function workingFolder(): string | undefined {
  const process = nodeProcess();
  return process && `${nodeModule('node:url').pathToFileURL(process.cwd()).href}/`;
}

export function absoluteUrl(url: string | URL): string {
  const base =
    (globalThis as { document?: Document }).document?.baseURI ?? globalThis.location?.href ?? workingFolder();
  try {
    return new URL(url, base).href;
  } catch {
    throw invalid(`expected a URL, got "${shorten(String(url))}"`);
  }
}

async function packUrl(url: string, signal?: AbortSignal): Promise<Packed> {
  const bytes = await download({
    url,
    expected: 'an image file',
    code: 'UNSUPPORTED_INPUT',
    signal,
  });
  return packFile(bytes, shorten(url));
}

/** The element's own file where the page may fetch it, so that no canvas stands between; from the cache, as shown. */
async function packElement(element: HTMLImageElement, signal?: AbortSignal): Promise<Packed> {
  const url = element.currentSrc || element.src;
  const readable = /^(blob|data):/.test(url) || new URL(url, location.href).origin === location.origin;
  if (readable || element.crossOrigin !== null) {
    const cached = { cache: 'force-cache', ...(signal && { signal }) } as const;
    const response = await fetch(url, cached).catch(() => undefined);
    const bytes = response?.ok ? new Uint8Array(await response.arrayBuffer()) : undefined;
    if (bytes && engineReads(bytes)) return packEncoded(bytes, shorten(url));
  }
  return packRead(await readByCanvas(element));
}

function packRead({ picture, readback }: ReadPicture): Packed {
  return { ...packPixels(picture), ...(readback && { readback }) };
}

const SIGNATURES = [
  [0x89, 0x50, 0x4e, 0x47],
  [0xff, 0xd8, 0xff],
  [0x42, 0x4d],
  [0x47, 0x49, 0x46, 0x38],
];

/** Whether it is a PNG, JPEG, BMP or GIF by its first bytes. */
function engineReads(bytes: Uint8Array): boolean {
  return SIGNATURES.some((signature) => signature.every((byte, index) => bytes[index] === byte));
}

/** Formats that the engine does not read, the browser may: WebP, AVIF and what it has. */
async function packFile(bytes: Uint8Array<ArrayBuffer>, origin?: string): Promise<Packed> {
  if (engineReads(bytes) || typeof createImageBitmap !== 'function') return packEncoded(bytes, origin);
  const bitmap = await createImageBitmap(new Blob([bytes])).catch(() => undefined);
  // The engine says best what is wrong with a file that nobody reads.
  if (!bitmap) return packEncoded(bytes, origin);
  try {
    return packRead(await readByCanvas(bitmap));
  } finally {
    bitmap.close();
  }
}

function packEncoded(bytes: Uint8Array<ArrayBuffer>, origin?: string): Packed {
  const image: WireImage = { kind: 'encoded', bytes, ...(origin && { origin }) };
  return { image, transfer: [bytes.buffer] };
}

function packPixels({ data, width, height, channels }: RawImage): Packed {
  const copy = data instanceof Float32Array ? new Float32Array(data) : new Uint8Array(data);
  return {
    image: { kind: 'pixels', data: copy, width, height, channels },
    transfer: [copy.buffer],
  };
}

function sizeOf({ data, width, height }: ImageData) {
  // Browsers with half-float canvases have ImageData of other kinds too.
  if (!(data instanceof Uint8ClampedArray)) throw invalid('expected ImageData of 8-bit values');
  return { data, width, height };
}

function isRawImage(source: unknown): source is RawImage {
  return typeof source === 'object' && source !== null && 'data' in source && 'channels' in source;
}

function checkRawImage({ data, width, height, channels }: RawImage): void {
  const known = data instanceof Uint8Array || data instanceof Uint8ClampedArray || data instanceof Float32Array;
  if (!known) {
    throw invalid('expected pixels as Uint8Array, Uint8ClampedArray or Float32Array');
  }
  for (const [name, value] of Object.entries({ width, height })) {
    if (!(Number.isInteger(value) && value >= 1 && value < 2 ** 31)) {
      throw invalid(`expected ${name} to be a whole number from 1, got ${value}`);
    }
  }
  if (![1, 2, 3, 4].includes(channels)) throw invalid(`expected 1 to 4 channels, got ${channels}`);
  const expected = width * height * channels;
  if (data.length !== expected) {
    throw invalid(`expected ${width} x ${height} x ${channels} = ${expected} values, got ${data.length}`);
  }
}

function describe(source: unknown): string {
  return typeof source === 'object' && source !== null ? (source.constructor?.name ?? 'an object') : String(source);
}
