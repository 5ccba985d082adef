import { DaeError, invalid, textOf } from './errors.js';
import type { ImageSource, RawImage } from './types.js';

type CanvasSource = Extract<
  ImageSource,
  ImageBitmap | HTMLImageElement | HTMLCanvasElement | OffscreenCanvas | HTMLVideoElement | VideoFrame
>;

const CANVAS_SOURCES = [
  'ImageBitmap',
  'HTMLImageElement',
  'HTMLCanvasElement',
  'OffscreenCanvas',
  'HTMLVideoElement',
  'VideoFrame',
] as const;

/** Frames whose bytes are RGB already; a conversion of the browser's is no better than its canvas. */
const BYTE_ORDERS: Record<string, readonly [r: number, g: number, b: number]> = {
  RGBA: [0, 1, 2],
  RGBX: [0, 1, 2],
  BGRA: [2, 1, 0],
  BGRX: [2, 1, 0],
};

export function isCanvasSource(source: unknown): source is CanvasSource {
  return CANVAS_SOURCES.some((name) => {
    const type: unknown = (globalThis as Record<string, unknown>)[name];
    return typeof type === 'function' && source instanceof type;
  });
}

/** Pixels, and how they were read if it was through a canvas. */
export interface ReadPicture {
  picture: RawImage;
  readback?: 'exact' | 'tampered';
}

export async function readByCanvas(source: CanvasSource): Promise<ReadPicture> {
  try {
    if (isImageElement(source)) await source.decode();
    const frame = isFrame(source) && (await readFrame(source));
    return frame ? { picture: frame } : readBack(source);
  } catch (error) {
    throw error instanceof DaeError ? error : drawingError(error, source);
  }
}

/** What the browser said when it was to draw the source or to read it back. */
export function drawingError(error: unknown, source: CanvasSource): DaeError {
  if (error instanceof Error && error.name === 'SecurityError') {
    return new DaeError(
      'TAINTED',
      `expected a picture that this page may read, got one from another origin without CORS${originOf(source)}`,
    );
  }
  const reason = textOf(error);
  return new DaeError('UNSUPPORTED_INPUT', `expected a picture that can be drawn, but: ${reason}${originOf(source)}`);
}

function isFrame(source: CanvasSource): source is VideoFrame {
  return typeof VideoFrame === 'function' && source instanceof VideoFrame;
}

export function isImageElement(source: unknown): source is HTMLImageElement {
  return typeof HTMLImageElement === 'function' && source instanceof HTMLImageElement;
}

function originOf(source: CanvasSource): string {
  const url = (source as Partial<HTMLImageElement>).currentSrc;
  return url ? ` (from ${url.slice(0, 200)})` : '';
}

function sizeOf(source: CanvasSource): { width: number; height: number } {
  if (isFrame(source)) return { width: source.displayWidth, height: source.displayHeight };
  if (isImageElement(source)) return { width: source.naturalWidth, height: source.naturalHeight };
  if ('videoWidth' in source) return { width: source.videoWidth, height: source.videoHeight };
  return { width: source.width, height: source.height };
}

/** The frame's own bytes, where they are RGB and not to be scaled; otherwise nothing. */
async function readFrame(frame: VideoFrame): Promise<RawImage | undefined> {
  const order = BYTE_ORDERS[frame.format ?? ''];
  const area = frame.visibleRect;
  const { width, height } = sizeOf(frame);
  if (!order || !area || area.width !== width || area.height !== height) return undefined;
  const bytes = new Uint8Array(frame.allocationSize());
  const [layout] = await frame.copyTo(bytes);
  if (!layout) return undefined;
  const opaque = frame.format?.endsWith('X') ?? false;
  const data = new Uint8Array(4 * width * height);
  for (let y = 0, to = 0; y < height; ++y) {
    for (let x = 0, from = layout.offset + y * layout.stride; x < width; ++x, from += 4, to += 4) {
      order.forEach((byte, channel) => (data[to + channel] = bytes[from + byte] ?? 0));
      data[to + 3] = opaque ? 255 : (bytes[from + 3] ?? 255);
    }
  }
  return { data, width, height, channels: 4 };
}

function readBack(source: CanvasSource): ReadPicture {
  const { width, height } = sizeOf(source);
  if (!(width > 0 && height > 0)) {
    throw invalid(`expected a picture that is loaded, got one of ${width} x ${height} pixels`);
  }
  const context = makeContext(width, height);
  context.drawImage(source, 0, 0, width, height);
  const { data } = context.getImageData(0, 0, width, height);
  return { picture: { data, width, height, channels: 4 }, readback: readsExactly() ? 'exact' : 'tampered' };
}

export type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

function makeCanvas(width: number, height: number): OffscreenCanvas | HTMLCanvasElement {
  if (typeof OffscreenCanvas === 'function') return new OffscreenCanvas(width, height);
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  return canvas;
}

export function makeContext(width: number, height: number): Context {
  const settings = { willReadFrequently: true };
  const context = makeCanvas(width, height).getContext('2d', settings) as Context | null;
  if (!context) {
    throw new DaeError('OUT_OF_MEMORY', `expected a canvas of ${width} x ${height} pixels, the browser gave none`);
  }
  return context;
}

let exact: boolean | undefined;

/** Some browsers add noise to what is read from a canvas, against fingerprinting: then denoising sees that noise too. */
export function readsExactly(): boolean {
  if (exact === undefined) {
    exact = canvasIsExact();
    if (!exact) {
      console.warn(
        'dae-wasm: this browser changes what is read from a canvas. Pass files, blobs or URLs instead of elements.',
      );
    }
  }
  return exact;
}

/** Writes a known pattern and reads it back. */
export function canvasIsExact(makeProbe: (width: number, height: number) => Context = makeContext): boolean {
  const side = 16;
  const context = makeProbe(side, side);
  const pattern = context.createImageData(side, side);
  pattern.data.forEach((_, index) => (pattern.data[index] = index % 4 === 3 ? 255 : (index * 37) % 256));
  context.putImageData(pattern, 0, 0);
  const read = context.getImageData(0, 0, side, side).data;
  return pattern.data.every((value, index) => value === read[index]);
}
