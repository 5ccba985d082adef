import type { Bindings } from './bindings.js';
import { PixelType } from './bindings.js';
import { withOrigin } from './errors.js';
import { displayP3Profile, spaceOfProfile } from './icc.js';
import type { Scope } from './memory.js';
import { scoped } from './memory.js';
import type { WireImage, WireOutput } from './protocol.js';

/** The quality that the documentation of `output` promises. */
const JPEG_QUALITY = 92;

/** Creates the image handle of a page's image; the scope frees it. */
export function openPicture(bindings: Bindings, scope: Scope, picture: WireImage): number {
  try {
    const image =
      picture.kind === 'encoded'
        ? bindings.decodeImage(picture.bytes)
        : bindings.createImage(picture.width, picture.height, picture.channels, picture.data);
    scope.own(image, bindings.freeImage);
    if (picture.kind === 'pixels' && picture.colorSpace === 'display-p3') {
      bindings.setProfile(image, displayP3Profile());
    }
    return image;
  } catch (error) {
    throw withOrigin(error, picture.origin);
  }
}

/** Returns an image's colour space if it is not sRGB and a canvas can have it. */
export function wideSpace(bindings: Bindings, image: number): PredefinedColorSpace | undefined {
  const space = spaceOfProfile(bindings.profile(image));
  return space === 'srgb' ? undefined : space;
}

export function readPicture(bindings: Bindings, image: number, output: WireOutput) {
  if (output === 'png') return bindings.encodePng(image);
  if (output === 'jpeg') return bindings.encodeJpeg(image, JPEG_QUALITY);
  const { channels } = bindings.imageInfo(image);
  return output === 'rgba'
    ? convertedPixels(bindings, image, 4, PixelType.u8)
    : convertedPixels(bindings, image, channels, PixelType.f32);
}

function convertedPixels(bindings: Bindings, image: number, channels: number, type: PixelType) {
  const info = bindings.imageInfo(image);
  if (info.channels === channels && info.type === type) return bindings.pixels(image);
  return scoped(bindings.memory, (scope) => {
    const converted = bindings.convertImage(image, channels, type);
    return bindings.pixels(scope.own(converted, bindings.freeImage));
  });
}

/** Reads a rectangle of an image as RGBA bytes. */
export function readRectangle(
  bindings: Bindings,
  image: number,
  area: { x: number; y: number; width: number; height: number },
): Uint8Array<ArrayBuffer> {
  const { channels } = bindings.imageInfo(image);
  return scoped(bindings.memory, (scope) => {
    const pixels = bindings.crop(image, area);
    const crop = bindings.createImage(area.width, area.height, channels, pixels);
    scope.own(crop, bindings.freeImage);
    return readPicture(bindings, crop, 'rgba') as Uint8Array<ArrayBuffer>;
  });
}
