import { colorSpaceOf, isPlainRgb } from './color-space.js';
import { DaeError, invalid, textOf } from './errors.js';
import { isA, isImageElement } from './kinds.js';
import type { ImageSource, RawImage, Result } from './types.js';

export type CanvasSource = Extract<
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
];

/** Frame formats whose bytes are RGB. Other formats go through a canvas, which converts as well as the browser does. */
const BYTE_ORDERS: Record<string, readonly [r: number, g: number, b: number]> = {
  RGBA: [0, 1, 2],
  RGBX: [0, 1, 2],
  BGRA: [2, 1, 0],
  BGRX: [2, 1, 0],
};

export function isCanvasSource(source: unknown): source is CanvasSource {
  return CANVAS_SOURCES.some((name) => isA(source, name));
}

/** Pixels, their readback if they went through a canvas, and their colour space if it is not sRGB. */
export interface ReadPicture {
  picture: RawImage;
  readback?: Result['readback'];
  colorSpace?: PredefinedColorSpace | undefined;
}

export async function readByCanvas(source: CanvasSource): Promise<ReadPicture> {
  try {
    if (isImageElement(source)) await decoded(source);
    const frame = isFrame(source) && (await readFrame(source));
    if (frame) return frame;
    const read = readBack(source);
    return read.readback === 'rounded' ? ((await readUnrounded(source, read)) ?? read) : read;
  } catch (error) {
    throw error instanceof DaeError ? error : drawingError(error, source);
  }
}

/** Safari refuses to decode a damaged file although it shows the image. */
async function decoded(element: HTMLImageElement): Promise<void> {
  await element.decode().catch((error: unknown) => {
    if (!(element.complete && element.naturalWidth > 0)) throw error;
  });
}

/** The browser's error from drawing the source or reading it back. */
export function drawingError(error: unknown, source: CanvasSource): DaeError {
  if ((error as Error | undefined)?.name === 'SecurityError') {
    return new DaeError(
      'TAINTED',
      `expected a picture that this page may read, got one from another origin without CORS${originOf(source)}`,
    );
  }
  const reason = textOf(error);
  return new DaeError('UNSUPPORTED_INPUT', `expected a picture that can be drawn, but: ${reason}${originOf(source)}`);
}

export function isFrame(source: unknown): source is VideoFrame {
  return isA(source, 'VideoFrame');
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

/** Returns the frame's own bytes if they are RGB and need no scaling or rotation; otherwise undefined. */
async function readFrame(frame: VideoFrame): Promise<ReadPicture | undefined> {
  const order = BYTE_ORDERS[frame.format ?? ''];
  const area = frame.visibleRect;
  const { width, height } = sizeOf(frame);
  const { rotation = 0, flip = false } = frame as { rotation?: number; flip?: boolean };
  if (!order || !area || area.width !== width || area.height !== height || rotation || flip) return undefined;
  if (!isPlainRgb(frame)) return undefined;
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
  return { picture: { data, width, height, channels: 4 }, colorSpace: colorSpaceOf(frame) };
}

function readBack(source: CanvasSource): ReadPicture {
  const { width, height } = sizeOf(source);
  if (!(width > 0 && height > 0)) {
    throw invalid(`expected a picture that is loaded, got one of ${width} x ${height} pixels`);
  }
  let data = draw(source, width, height);
  // A blank canvas needs no colour space, and may have no context to ask for it.
  const colorSpace = data.some((value) => value !== 0) ? colorSpaceOf(source) : undefined;
  if (colorSpace) data = draw(source, width, height, colorSpace);
  const read = !readsExactly() ? 'tampered' : rounds(source) && isSemitransparent(data) ? 'rounded' : 'exact';
  return { picture: { data, width, height, channels: 4 }, readback: read, colorSpace };
}

function draw(source: CanvasSource, width: number, height: number, colorSpace?: PredefinedColorSpace) {
  const context = makeContext(width, height, colorSpace);
  context.drawImage(source, 0, 0, width, height);
  return context.getImageData(0, 0, width, height).data;
}

/** Returns half-transparent pixels through a frame, not multiplied by alpha; undefined if the browser cannot do that. */
async function readUnrounded(source: CanvasSource, read: ReadPicture): Promise<ReadPicture | undefined> {
  if (typeof VideoFrame !== 'function' || isFrame(source)) return undefined;
  const given = isA(source, 'ImageBitmap');
  const options = { premultiplyAlpha: 'none' } as const;
  const bitmap = given ? (source as ImageBitmap) : await createImageBitmap(source, options);
  try {
    const frame = new VideoFrame(bitmap, { timestamp: 0 });
    try {
      const exact = await readFrame(frame);
      return exact && isUnroundedCopy(exact.picture, read.picture)
        ? { ...exact, colorSpace: read.colorSpace }
        : undefined;
    } finally {
      frame.close();
    }
  } catch {
    return undefined;
  } finally {
    if (!given) bitmap.close();
  }
}

/**
 * Whether an image equals the canvas's up to rounding and has colours that rounding would have removed. Some frames have
 * premultiplied colours; others were premultiplied once, so that their colours have only the values that rounding leaves.
 */
function isUnroundedCopy({ data, width, height }: RawImage, read: RawImage): boolean {
  if (width !== read.width || height !== read.height) return false;
  let hasUnroundedColour = false;
  for (let i = 3; i < data.length; i += 4) {
    const alpha = data[i]!;
    if (alpha !== read.data[i]) return false;
    for (let c = i - 3; alpha > 0 && c < i; ++c) {
      const value = data[c]!;
      if (Math.abs(value - read.data[c]!) * alpha > 1.5 * 255) return false;
      hasUnroundedColour ||= Math.abs(value - (Math.round((value * alpha) / 255) * 255) / alpha) > 1.5;
    }
  }
  return hasUnroundedColour;
}

/** A canvas stores colours multiplied by alpha, so copying it to another canvas gives the same pixels as reading it. */
function rounds(source: CanvasSource): boolean {
  return !isA(source, 'HTMLCanvasElement') && !isA(source, 'OffscreenCanvas');
}

function isSemitransparent(rgba: Uint8Array | Uint8ClampedArray | Float32Array): boolean {
  for (let i = 3; i < rgba.length; i += 4) if (rgba[i] !== 255 && rgba[i] !== 0) return true;
  return false;
}

export type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

function makeCanvas(width: number, height: number): OffscreenCanvas | HTMLCanvasElement {
  if (typeof OffscreenCanvas === 'function') return new OffscreenCanvas(width, height);
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  return canvas;
}

export function makeContext(width: number, height: number, colorSpace?: PredefinedColorSpace): Context {
  const settings = { willReadFrequently: true, ...(colorSpace && { colorSpace }) };
  const context = makeCanvas(width, height).getContext('2d', settings) as Context | null;
  if (!context) {
    throw new DaeError('OUT_OF_MEMORY', `expected a canvas of ${width} x ${height} pixels, the browser gave none`);
  }
  return context;
}

let exact: boolean | undefined;

/** Some browsers add noise to pixels read from a canvas, against fingerprinting; the denoiser then gets that noise, too. */
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
