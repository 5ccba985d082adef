import type { RawImage } from 'dae-wasm';
import { PageError } from '../page-error.js';

export const SIZE = 28;

export interface Sample {
  name: string;
  testIndex: number;
  pixels: Uint8Array;
}

async function get(file: string): Promise<Response> {
  const response = await fetch(`./samples/${file}`).catch((cause: unknown) => cause);
  if (response instanceof Response && response.ok) return response;
  const cause = response instanceof Response ? `${response.status} for ${file}` : response;
  throw new PageError('The samples could not be fetched. Check the connection and reload the page.', { cause });
}

const bytesOf = async (file: string) => new Uint8Array(await (await get(file)).arrayBuffer());

/** Loads the Fashion-MNIST test images of the page. Only the first have pixels until {@link loadRest}. */
export async function loadSamples(): Promise<Sample[]> {
  const [first, response] = await Promise.all([bytesOf('fashion-samples-first.bin'), get('fashion-samples.json')]);
  const table = await response.json();
  const bytes = new Uint8Array(table.indices.length * SIZE * SIZE);
  bytes.set(first);
  return table.indices.map((testIndex: number, i: number) => ({
    name: table.classes[table.labels[i]],
    testIndex,
    pixels: bytes.subarray(i * SIZE * SIZE, (i + 1) * SIZE * SIZE),
  }));
}

/** Fetches the pixels of the other samples, and returns these samples. */
export async function loadRest(samples: Sample[]): Promise<Sample[]> {
  const bytes = await bytesOf('fashion-samples-rest.bin');
  const late = samples.slice(samples.length - bytes.length / (SIZE * SIZE));
  late.forEach(({ pixels }, i) => pixels.set(bytes.subarray(i * SIZE * SIZE, (i + 1) * SIZE * SIZE)));
  return late;
}

export function rawImage(sample: Sample): RawImage {
  return { data: sample.pixels, width: SIZE, height: SIZE, channels: 1 };
}

/** The sample's values in [0, 1], as the network sees them. */
export function cleanValues(sample: Sample): Float32Array {
  return Float32Array.from(sample.pixels, (value) => value / 255);
}
