import type { Denoiser, ImageSource, RawImage } from 'dae-wasm';
import { stemOf } from '../save.js';
import { factsOf, type Facts } from './facts.js';

/** A picture that is no sample of the data set: a file of the visitor's, or the page's own. */
export interface Photo {
  name: string;
  source: File | RawImage;
  /** What its results are called, before their ending. */
  stem: string;
  /** Whether noise is added before it is denoised: only when that is asked for. */
  addNoise: boolean;
  /** The page shows its result from the beginning: it needs no picture while the result is computed. */
  stored?: true;
}

/** The photos of files that were opened together. Those of one name up to the ending keep the ending in their results' names. */
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

/** A result's name. One of a picture with added noise says so: it is no denoised version of the visitor's file. */
export function resultName({ stem, addNoise }: Photo, extension: string): string {
  return `${stem}${addNoise ? '-noisy' : ''}-denoised.${extension}`;
}

/** A decoded picture, and what its file tells. Gray pictures stay gray: their noise is, too, and so is their network. */
export interface Examined {
  photo: Photo;
  image: ImageData;
  gray: boolean;
  facts: Facts | undefined;
}

export async function examinePhoto(denoiser: Denoiser, photo: Photo, signal: AbortSignal): Promise<Examined> {
  // Level 0 leaves the picture as it is: decoded in C++, turned upright, never through a canvas.
  const decoded = denoiser.corrupt(photo.source, { kind: 'gaussian', level: 0 }, { signal });
  const [{ image, channels }, facts] = await Promise.all([decoded, factsOf(photo.source)]);
  return { photo, image, gray: channels <= 2, facts };
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
