import type { Denoiser, ImageSource, RawImage } from 'dae-wasm';
import { decodeImage } from '../engine.js';
import { stemOf } from '../save.js';
import { factsOf, type Facts } from './facts.js';

/** A picture: the visitor's file, or the page's own. */
export interface Photo {
  name: string;
  source: File | RawImage;
  /** The name of its results without extension. */
  stem: string;
  /** Whether noise is added before it is denoised. */
  addNoise: boolean;
  /** The page has a stored result, so the picture need not be shown while it is computed. */
  stored?: true;
}

/**
 * Returns the photos of files that were opened together. If names differ only in their extension, the results' names
 * include it.
 */
export function photosOf(files: readonly File[]): Photo[] {
  const stems = files.map(({ name }) => stemOf(name));
  const alike = (stem: string) => stems.filter((other) => other.toLowerCase() === stem.toLowerCase()).length > 1;
  const taken = new Set<string>();
  return files.map((file, index) => {
    const base = alike(stems[index]!) ? file.name.replaceAll('.', '-') : stems[index]!;
    let stem = base;
    for (let number = 2; taken.has(stem.toLowerCase()); ++number) stem = `${base}-${number}`;
    taken.add(stem.toLowerCase());
    return { name: file.name, source: file, stem, addNoise: false };
  });
}

/** Returns a result's name, which states added noise. */
export function resultName({ stem, addNoise }: Photo, extension: string): string {
  return `${stem}${addNoise ? '-noisy' : ''}-denoised.${extension}`;
}

/** A decoded picture and the properties of its file. Gray pictures stay gray: so are their noise and their network. */
export interface Examined {
  photo: Photo;
  image: ImageData;
  gray: boolean;
  facts: Facts | undefined;
}

export async function examinePhoto(denoiser: Denoiser, photo: Photo, signal: AbortSignal): Promise<Examined> {
  const decoded = decodeImage(denoiser, photo.source, signal);
  const [{ image, channels }, facts] = await Promise.all([decoded, factsOf(photo.source)]);
  return { photo, image, gray: channels <= 2, facts };
}

/** Returns a picture of the page in the form for the package. */
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
