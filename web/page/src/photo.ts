import type { Denoiser, ImageSource, RawImage } from 'dae-wasm';

/** A picture that is no sample: a file of the visitor's, or the page's own. */
export interface Photo {
  name: string;
  source: File | RawImage;
}

/** As it was decoded. Gray pictures stay gray: their noise is, too, and so is their network. */
export interface Decoded {
  photo: Photo;
  image: ImageData;
  gray: boolean;
}

/** A decoded picture, and what its file tells. */
export interface Examined extends Decoded {
  /** Of a JPEG file. */
  jpegQuality: number | undefined;
}

/** Level 0 leaves the picture as it is: decoded in C++, turned upright, never through a canvas. */
export async function decodePhoto(denoiser: Denoiser, photo: Photo, signal: AbortSignal): Promise<Decoded> {
  const { image, channels } = await denoiser.corrupt(photo.source, { kind: 'gaussian', level: 0 }, { signal });
  return { photo, image: image as ImageData, gray: channels <= 2 };
}

export async function examinePhoto(denoiser: Denoiser, photo: Photo, signal: AbortSignal): Promise<Examined> {
  const [decoded, jpegQuality] = await Promise.all([decodePhoto(denoiser, photo, signal), qualityOf(photo)]);
  return { ...decoded, jpegQuality };
}

async function qualityOf({ source }: Photo): Promise<number | undefined> {
  if (!(source instanceof Blob)) return undefined;
  const { jpegQuality } = await import('./jpeg-quality.js');
  return jpegQuality(source);
}

/** What the package is given of a picture of the page's. */
export function pixelsOf(image: ImageData, gray: boolean): ImageSource {
  if (!gray) return image;
  const { data, width, height } = image;
  const pixels = new Uint8Array(2 * width * height);
  for (let i = 0; i < width * height; ++i) {
    pixels[2 * i] = data[4 * i]!;
    pixels[2 * i + 1] = data[4 * i + 3]!;
  }
  return { data: pixels, width, height, channels: 2 };
}
