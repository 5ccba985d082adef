import type { CanvasSource, Context } from './canvas.js';
import { isFrame, makeContext } from './canvas.js';
import { isA } from './kinds.js';

/** The colour space to read a source in, where that is not sRGB. */
export function colorSpaceOf(source: CanvasSource): PredefinedColorSpace | undefined {
  const wide = isFrame(source)
    ? ['smpte432', 'bt2020'].includes(String(source.colorSpace?.primaries))
    : isCanvas(source)
      ? canvasColorSpace(source) === 'display-p3'
      : exceedsSrgb(source);
  return wide ? 'display-p3' : undefined;
}

/** Whether a frame's bytes are those of sRGB or Display P3; others the browser converts. */
export function isPlainRgb({ colorSpace }: VideoFrame): boolean {
  const { primaries, transfer } = colorSpace ?? {};
  const known = (value: unknown, names: string[]) => (value ?? null) === null || names.includes(String(value));
  return known(primaries, ['bt709', 'smpte432']) && known(transfer, ['bt709', 'iec61966-2-1']);
}

function isCanvas(source: unknown): source is HTMLCanvasElement | OffscreenCanvas {
  return isA(source, 'HTMLCanvasElement') || isA(source, 'OffscreenCanvas');
}

/** Asks the context that a canvas has; to one that has none, this would give one. */
function canvasColorSpace(canvas: HTMLCanvasElement | OffscreenCanvas): string | undefined {
  try {
    const flat = canvas.getContext('2d') as Context | null;
    if (flat) return contextColorSpace(flat);
    const gl = (canvas.getContext('webgl2') ?? canvas.getContext('webgl')) as WebGLRenderingContext | null;
    return gl?.drawingBufferColorSpace;
  } catch {
    // A canvas whose control was given away.
    return undefined;
  }
}

/** Younger than the oldest supported browsers, which know sRGB alone. */
function contextColorSpace(context: Context): string | undefined {
  return (context as Partial<CanvasRenderingContext2D>).getContextAttributes?.().colorSpace;
}

const SAMPLES = 256;

/** Pixels of the source in Display P3, at most 256 x 256, none of them mixed. */
function samples(source: CanvasSource): Uint8ClampedArray | undefined {
  const context = makeContext(SAMPLES, SAMPLES, 'display-p3');
  if (contextColorSpace(context) !== 'display-p3') return undefined;
  context.imageSmoothingEnabled = false;
  context.drawImage(source, 0, 0, SAMPLES, SAMPLES);
  return context.getImageData(0, 0, SAMPLES, SAMPLES).data;
}

/** A bitmap or an element does not say its colour space; what sRGB cannot show, it tells by its colours. */
function exceedsSrgb(source: CanvasSource): boolean {
  if (!isA(source, 'ImageBitmap') && !isA(source, 'HTMLImageElement')) return false;
  const pixels = samples(source);
  for (let i = 0; pixels && i < pixels.length; i += 4) {
    if (pixels[i + 3] === 255 && !isInSrgb(pixels[i]!, pixels[i + 1]!, pixels[i + 2]!)) return true;
  }
  return false;
}

/** Linear sRGB of linear Display P3, in rows, as CSS Color 4 derives it. */
const SRGB_OF_P3 = [
  [1.2249, -0.2249, 0],
  [-0.0421, 1.0421, 0],
  [-0.0196, -0.0786, 1.0983],
] as const;

/** Whether sRGB has the colour, or almost: 8 bits round. */
function isInSrgb(r: number, g: number, b: number): boolean {
  const [x, y, z] = [linear(r), linear(g), linear(b)];
  return SRGB_OF_P3.every((row) => {
    const value = row[0] * x + row[1] * y + row[2] * z;
    return value > -0.004 && value < 1.012;
  });
}

/** Both spaces have sRGB's curve. */
function linear(byte: number): number {
  const value = byte / 255;
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}
