// Writes the page's samples: node samples.mjs DATA_FOLDER [OUTPUT_FOLDER]
// Samples of the Fashion-MNIST test set are raw bytes (28x28 an image), so that no image decoder or canvas changes
// them.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

const CLASSES = [
  'T-shirt/top',
  'Trouser',
  'Pullover',
  'Dress',
  'Coat',
  'Sandal',
  'Shirt',
  'Sneaker',
  'Bag',
  'Ankle boot',
];
const PER_CLASS = 20;
const PIXELS = 28 * 28;
// Number of samples with the first visit, nearly all that a wide screen shows; the page fetches the others after its first
// result.
const FIRST = 26;

const SAMPLE_ISO = 25600;

const read = (folder, name) => gunzipSync(readFileSync(join(folder, `${name}.gz`)));

/** Picks the first images of each class, in turn. */
function pick(labels) {
  const byClass = CLASSES.map(() => []);
  labels.forEach((label, index) => {
    if (byClass[label].length < PER_CLASS) byClass[label].push(index);
  });
  return Array.from({ length: PER_CLASS }, (_, round) => byClass.map((indices) => indices[round])).flat();
}

function writeSamples(data, output) {
  const images = read(data, 't10k-images-idx3-ubyte').subarray(16);
  const labels = read(data, 't10k-labels-idx1-ubyte').subarray(8);
  const indices = pick(labels);
  const pixels = indices.map((index) => images.subarray(index * PIXELS, (index + 1) * PIXELS));
  mkdirSync(output, { recursive: true });
  writeFileSync(join(output, 'fashion-samples-first.bin'), Buffer.concat(pixels.slice(0, FIRST)));
  writeFileSync(join(output, 'fashion-samples-rest.bin'), Buffer.concat(pixels.slice(FIRST)));
  const table = { classes: CLASSES, indices, labels: indices.map((index) => labels[index]) };
  writeFileSync(join(output, 'fashion-samples.json'), JSON.stringify(table));
}

/**
 * The sample photo as a camera makes it in dim light, and its result: the page shows both before its engine is there.
 * The package computes the same result as the page will.
 */
async function writePhotoSample(output) {
  const { createDenoiser } = await import('dae-wasm');
  const photo = new Blob([readFileSync(new URL('public/sample-photo.jpg', import.meta.url))]);
  const denoiser = await createDenoiser();
  const noisy = await denoiser.corrupt(photo, { chain: `camera ${SAMPLE_ISO}`, seed: 1 }, { output: 'jpeg' });
  const denoised = await denoiser.denoise(noisy.image, { output: 'jpeg' });
  await denoiser.dispose();
  mkdirSync(output, { recursive: true });
  for (const [name, { image }] of Object.entries({ noisy, denoised })) {
    writeFileSync(join(output, `photo-${name}.jpg`), new Uint8Array(await image.arrayBuffer()));
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [data = process.env.DAE_FASHION_MNIST, output] = process.argv.slice(2);
  if (!data) throw new Error('usage: node samples.mjs DATA_FOLDER [OUTPUT_FOLDER]');
  const folder = output ?? fileURLToPath(new URL('public/samples', import.meta.url));
  writeSamples(data, folder);
  await writePhotoSample(folder);
}
