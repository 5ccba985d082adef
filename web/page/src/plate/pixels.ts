import type { RawImage } from 'dae-wasm';
import type { Rectangle } from '../rectangle.js';

/** A picture with one channel of 8 bits. */
export interface Gray extends RawImage {
  data: Uint8Array;
  channels: 1;
}

/** Returns the luma (BT.601) of a part of a picture, because the network is for gray pictures. */
export function grayPart(image: ImageData, part: Rectangle): Gray {
  const data = new Uint8Array(part.width * part.height);
  for (let y = 0; y < part.height; ++y) {
    for (let x = 0; x < part.width; ++x) {
      const at = 4 * ((part.y + y) * image.width + part.x + x);
      const [r, g, b] = [image.data[at]!, image.data[at + 1]!, image.data[at + 2]!];
      data[y * part.width + x] = Math.round(0.299 * r + 0.587 * g + 0.114 * b);
    }
  }
  return { data, width: part.width, height: part.height, channels: 1 };
}

/** Returns a result as a gray picture. */
export function grayOf(image: ImageData): Gray {
  return grayPart(image, { x: 0, y: 0, width: image.width, height: image.height });
}

/** Returns the upper left part. A picture that was reduced and enlarged again may have a few more rows and columns. */
export function crop(gray: Gray, width: number, height: number): Gray {
  const data = new Uint8Array(width * height);
  for (let y = 0; y < height; ++y) data.set(gray.data.subarray(y * gray.width, y * gray.width + width), y * width);
  return { data, width, height, channels: 1 };
}
