import type { CanvasSource, Context } from './canvas.js';
import { isFrame, makeContext } from './canvas.js';
import { isA } from './kinds.js';

/** Returns the colour space in which to read a source, if it is not sRGB. */
export function colorSpaceOf(source: CanvasSource): PredefinedColorSpace | undefined {
  const wide = isFrame(source)
    ? ['smpte432', 'bt2020'].includes(String(source.colorSpace?.primaries))
    : isCanvas(source)
      ? canvasColorSpace(source) === 'display-p3'
      : exceedsSrgb(source);
  return wide ? 'display-p3' : undefined;
}

/** Whether a frame's bytes are sRGB or Display P3; the browser converts others. */
export function isPlainRgb({ colorSpace }: VideoFrame): boolean {
  const { primaries, transfer } = colorSpace ?? {};
  const known = (value: unknown, names: string[]) => (value ?? null) === null || names.includes(String(value));
  return known(primaries, ['bt709', 'smpte432']) && known(transfer, ['bt709', 'iec61966-2-1']);
}

function isCanvas(source: unknown): source is HTMLCanvasElement | OffscreenCanvas {
  return isA(source, 'HTMLCanvasElement') || isA(source, 'OffscreenCanvas');
}

/** Asks the canvas's context. A canvas without a context would get one here. */
function canvasColorSpace(canvas: HTMLCanvasElement | OffscreenCanvas): string | undefined {
  try {
    const flat = canvas.getContext('2d') as Context | null;
    if (flat) return contextColorSpace(flat);
    const gl = (canvas.getContext('webgl2') ?? canvas.getContext('webgl')) as WebGLRenderingContext | null;
    return gl?.drawingBufferColorSpace;
  } catch {
    // Control of the canvas was transferred.
    return undefined;
  }
}

/** The oldest supported browsers do not have this property, and know only sRGB. */
function contextColorSpace(context: Context): string | undefined {
  return (context as Partial<CanvasRenderingContext2D>).getContextAttributes?.().colorSpace;
}

const SAMPLES = 256;

/** Returns at most 256 x 256 pixels of the source in Display P3, without interpolation. */
function samples(source: CanvasSource): Uint8ClampedArray | undefined {
  const context = makeContext(SAMPLES, SAMPLES, 'display-p3');
  if (contextColorSpace(context) !== 'display-p3') return undefined;
  context.imageSmoothingEnabled = false;
  context.drawImage(source, 0, 0, SAMPLES, SAMPLES);
  return context.getImageData(0, 0, SAMPLES, SAMPLES).data;
}

/** A bitmap or an element does not name its colour space, but colours outside of sRGB reveal it. */
function exceedsSrgb(source: CanvasSource): boolean {
  if (!isA(source, 'ImageBitmap') && !isA(source, 'HTMLImageElement')) return false;
  const pixels = samples(source);
  for (let i = 0; pixels && i < pixels.length; i += 4) {
    if (pixels[i + 3] === 255 && !isInSrgb(pixels[i]!, pixels[i + 1]!, pixels[i + 2]!)) return true;
  }
  return false;
}

/** The matrix from linear Display P3 to linear sRGB, in rows, from CSS Color 4. */
const SRGB_OF_P3 = [
  [1.2249, -0.2249, 0],
  [-0.0421, 1.0421, 0],
  [-0.0196, -0.0786, 1.0983],
] as const;

/** Whether the colour is inside sRGB, with a tolerance for 8-bit rounding. */
function isInSrgb(r: number, g: number, b: number): boolean {
  const [x, y, z] = [linear(r), linear(g), linear(b)];
  return SRGB_OF_P3.every((row) => {
    const value = row[0] * x + row[1] * y + row[2] * z;
    return value > -0.004 && value < 1.012;
  });
}

/** Both spaces use sRGB's transfer curve. */
function linear(byte: number): number {
  const value = byte / 255;
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}
