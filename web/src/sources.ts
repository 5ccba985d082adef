import { isCanvasSource, readByCanvas } from './canvas.js';
import { download, shorten } from './download.js';
import { invalid } from './errors.js';
import type { WireImage } from './protocol.js';
import type { ImageSource, RawImage } from './types.js';

/** A picture to send, and the buffer that may move with it: always one of our own, never the caller's. */
export interface Packed {
  image: WireImage;
  transfer: ArrayBuffer[];
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
    return packEncoded(new Uint8Array(await blob.arrayBuffer()), name);
  }
  if (is(source, 'ImageData')) return packPixels({ ...sizeOf(source as ImageData), channels: 4 });
  if (isCanvasSource(source)) {
    return packPixels(await readByCanvas(source));
  }
  if (isRawImage(source)) {
    checkRawImage(source);
    return packPixels(source);
  }
  throw invalid(`expected a picture (an ImageSource), got ${describe(source)}`);
}

export function absoluteUrl(url: string | URL): string {
  const base = (globalThis as { document?: Document }).document?.baseURI ?? globalThis.location?.href;
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
  return packEncoded(bytes, shorten(url));
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
