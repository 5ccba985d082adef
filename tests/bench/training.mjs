// Measures training of `fashion-tutorial` by this package and by TensorFlow.js's `cpu` backend on the same page.
// (TensorFlow.js's `wasm` backend has no gradient of a convolution's filter.)
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './browser.mjs';
import { median } from './statistics.mjs';

const BATCHES = [32, 256];
const OURS = 8192;
// TensorFlow.js gets fewer images, because it takes seconds where the others take milliseconds.
const THEIRS = { 32: 64, 256: 256 };

const contestants = [
  ...['relaxed', 'simd128'].flatMap((simd) =>
    [1, 2].map((threads) => ({ engine: 'dae-wasm', variant: simd, threads, images: () => OURS })),
  ),
  { engine: 'tfjs', variant: 'cpu', threads: 1, images: (batch) => THEIRS[batch] },
];

/** Runs in the page. Both functions return images per second. */
function defineTraining(table) {
  const noise = { kind: 'gaussian', level: 0.2 };
  const clean = (count) => Float32Array.from({ length: count * 784 }, (_, i) => ((i * 2654435761) >>> 24) / 255);
  const ours = async ({ simd, threads, batchSize, images }) => {
    const { createDenoiser } = await import('/dist/index.js');
    const denoiser = await createDenoiser({ table }, { threads, simd });
    const data = { data: clean(images), shape: [images, 28, 28, 1] };
    // The first epoch only warms up.
    await denoiser.fit(data, { epochs: 1, batchSize, noise }).done;
    const report = await denoiser.fit(data, { epochs: 1, batchSize, noise }).done;
    await denoiser.dispose();
    return report.imagesPerSecond;
  };
  const theirs = async ({ batchSize, images }) => {
    const { tf } = globalThis;
    await tf.setBackend('cpu');
    const model = tf.sequential();
    table.layers.forEach(({ op, filters, kernel, stride, activation }, index) => {
      const shape = index === 0 ? { inputShape: [28, 28, 1] } : {};
      const options = { filters, kernelSize: kernel, strides: stride, padding: 'same', activation, ...shape };
      model.add(op === 'conv2d' ? tf.layers.conv2d(options) : tf.layers.conv2dTranspose(options));
    });
    model.compile({ optimizer: tf.train.adam(0.001), loss: 'meanSquaredError' });
    const target = tf.tensor4d(clean(images), [images, 28, 28, 1]);
    const noisy = target.add(tf.randomNormal(target.shape, 0, 0.2)).clipByValue(0, 1);
    await model.fit(noisy.slice(0, 32), target.slice(0, 32), { epochs: 1, batchSize: 32, verbose: 0 });
    const start = performance.now();
    await model.fit(noisy, target, { epochs: 1, batchSize, verbose: 0 });
    return images / ((performance.now() - start) / 1000);
  };
  globalThis.trainingRate = (engine, task) => (engine === 'tfjs' ? theirs(task) : ours(task));
}

export async function measureTraining(page, { model, rounds }) {
  const recipe = JSON.parse(readFileSync(path.join(root, `models/${model}.recipe.json`), 'utf8'));
  await page.addScriptTag({ url: '/peers/tf.min.js' });
  await page.evaluate(defineTraining, recipe.model);
  const rows = [];
  for (const batchSize of BATCHES) {
    const rates = contestants.map(() => []);
    for (let round = 0; round < rounds; ++round) {
      for (const [index, { engine, variant, threads, images }] of contestants.entries()) {
        const task = { simd: variant, threads, batchSize, images: images(batchSize) };
        rates[index].push(await page.evaluate(([name, what]) => globalThis.trainingRate(name, what), [engine, task]));
      }
    }
    for (const [index, { engine, variant, threads }] of contestants.entries()) {
      const rate = median(rates[index]);
      rows.push({
        task: `training ${model}`,
        shape: `${batchSize}x28x28`,
        engine,
        variant,
        threads,
        median_ms: (1000 * batchSize) / rate,
        images_per_s: rate,
      });
    }
  }
  return rows;
}
