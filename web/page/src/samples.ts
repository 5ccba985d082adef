import type { RawImage } from 'dae-wasm';

export const SIZE = 28;

export interface Sample {
  name: string;
  testIndex: number;
  pixels: Uint8Array;
}

async function get(file: string): Promise<Response> {
  const response = await fetch(`./samples/${file}`);
  if (!response.ok) throw new Error(`The samples could not be fetched: ${response.status} for ${file}`);
  return response;
}

/** The Fashion-MNIST test images that come with the page. */
export async function loadSamples(): Promise<Sample[]> {
  const [bytes, table] = await Promise.all([
    get('fashion-samples.bin').then((response) => response.arrayBuffer()),
    get('fashion-samples.json').then((response) => response.json()),
  ]);
  return table.indices.map((testIndex: number, i: number) => ({
    name: table.classes[table.labels[i]],
    testIndex,
    pixels: new Uint8Array(bytes, i * SIZE * SIZE, SIZE * SIZE),
  }));
}

export function rawImage(sample: Sample): RawImage {
  return { data: sample.pixels, width: SIZE, height: SIZE, channels: 1 };
}

/** The sample's values in [0, 1], as the network sees them. */
export function cleanValues(sample: Sample): Float32Array {
  return Float32Array.from(sample.pixels, (value) => value / 255);
}
