import { isCanvasSource, readByCanvas } from './canvas.js';
import type { ReadPicture } from './canvas.js';
import { download, shorten } from './download.js';
import { DaeError, invalid, textOf } from './errors.js';
import { describeKind, isA, isBlob, isImageElement, isUrl } from './kinds.js';
import { nodeModule, nodeProcess } from './node-api.js';
import type { WireImage } from './protocol.js';
import { readShownFile } from './shown-file.js';
import type { ImageSource, RawImage } from './types.js';

/** An image to send, and the buffer to transfer with it, which is always the package's own, never the caller's. */
export interface Packed {
  image: WireImage;
  transfer: ArrayBuffer[];
  /** Set if the image had to be read through a canvas. */
  readback?: ReadPicture['readback'];
}

interface PackOptions {
  signal?: AbortSignal | undefined;
  /** Reads the pixels that an element shows instead of its file. */
  shown?: boolean;
}

export async function packImage(source: ImageSource, { signal, shown = false }: PackOptions = {}): Promise<Packed> {
  if (isUrl(source)) return packUrl(absoluteUrl(source), signal);
  if (isBlob(source)) return packFile(await readBlob(source), (source as Partial<File>).name);
  if (isA(source, 'ImageData')) return packImageData(source as ImageData);
  if (isImageElement(source)) return packElement(source, signal, shown);
  if (isCanvasSource(source)) return packRead(await readByCanvas(source));
  if (isRawImage(source)) {
    checkRawImage(source);
    return packPixels(source);
  }
  throw invalid(`expected a picture (an ImageSource), got ${describeKind(source)}`);
}

/** A file that was changed or removed after it was chosen cannot be read any more. */
async function readBlob(blob: Blob): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await blob.arrayBuffer());
  } catch (error) {
    const { name = 'a Blob' } = blob as Partial<File>;
    throw new DaeError('UNSUPPORTED_INPUT', `expected a file that can be read, but: ${textOf(error)} (from ${name})`);
  }
}

/** The base of relative URLs in Node. */
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

/** Returns the element's own file if that is what it shows, so that no canvas is needed. */
async function packElement(element: HTMLImageElement, signal: AbortSignal | undefined, shown: boolean) {
  const bytes = shown ? undefined : await readShownFile(element, signal);
  return bytes ? packFile(bytes, shorten(element.currentSrc)) : packRead(await readByCanvas(element));
}

function packRead({ picture, readback, colorSpace }: ReadPicture): Packed {
  return { ...packPixels(picture, colorSpace), ...(readback && { readback }) };
}

const SIGNATURES = [
  [0x89, 0x50, 0x4e, 0x47],
  [0xff, 0xd8, 0xff],
  [0x42, 0x4d],
  [0x47, 0x49, 0x46, 0x38],
];

/** Whether the first bytes are those of a PNG, JPEG, BMP or GIF. */
function engineReads(bytes: Uint8Array): boolean {
  return SIGNATURES.some((signature) => signature.every((byte, index) => bytes[index] === byte));
}

/** The browser may decode formats that the engine does not read, such as WebP and AVIF. */
async function packFile(bytes: Uint8Array<ArrayBuffer>, origin?: string): Promise<Packed> {
  if (engineReads(bytes) || typeof createImageBitmap !== 'function') return packEncoded(bytes, origin);
  const options = { premultiplyAlpha: 'none' } as const;
  const bitmap = await createImageBitmap(new Blob([bytes]), options).catch(() => undefined);
  // If the browser cannot decode the file either, the engine's error says best what is wrong.
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

function packPixels({ data, width, height, channels }: RawImage, colorSpace?: PredefinedColorSpace): Packed {
  const copy = isA(data, 'Float32Array') ? new Float32Array(data) : new Uint8Array(data);
  return {
    image: { kind: 'pixels', data: copy, width, height, channels, ...(colorSpace && { colorSpace }) },
    transfer: [copy.buffer],
  };
}

/** Converts half floats to floats, clipped to the colour space's range, which is all that a result can show. */
function packImageData({ data, width, height, colorSpace }: ImageData): Packed {
  const values = isA(data, 'Uint8ClampedArray') ? data : Float32Array.from(data, (value) => clamp(value));
  return packPixels({ data: values, width, height, channels: 4 }, colorSpace === 'srgb' ? undefined : colorSpace);
}

const clamp = (value: number): number => Math.min(Math.max(value, 0), 1);

function isRawImage(source: unknown): source is RawImage {
  return typeof source === 'object' && source !== null && 'data' in source && 'channels' in source;
}

function checkRawImage({ data, width, height, channels }: RawImage): void {
  if (!['Uint8Array', 'Uint8ClampedArray', 'Float32Array'].some((name) => isA(data, name))) {
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
