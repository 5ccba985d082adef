// Training the article's network in headless Chromium, images a second: this package on one thread and on two, beside
// TensorFlow.js with its `cpu` backend, in the same page and run. Its `wasm` backend cannot train convolutions.
//   npm run build && node tests/bench/training-browser.mjs
import { execFileSync } from 'node:child_process';
import { copyFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { serve } from '../../scripts/serve.mjs';
import { ensureFashionMnist } from '../../scripts/setup/fashion-mnist.mjs';
import { launchChromium } from '../browser/support/browsers.mjs';
import { median, spread } from './statistics.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.join(here, '../..');
const ROUNDS = 5;
const OURS = 6000;
const THEIRS = 96;

/** A site with the built package, TensorFlow.js and the images, and nothing else. */
async function makeSite() {
  const library = path.join(here, 'node_modules/@tensorflow/tfjs/dist/tf.min.js');
  if (!existsSync(library)) {
    console.log('Installing TensorFlow.js beside the benchmarks');
    execFileSync('npm', ['install', '--no-audit', '--no-fund'], { cwd: here, stdio: 'inherit' });
  }
  const site = mkdtempSync(path.join(os.tmpdir(), 'dae-bench-'));
  cpSync(path.join(root, 'web/dist'), path.join(site, 'dist'), { recursive: true });
  copyFileSync(library, path.join(site, 'tf.min.js'));
  mkdirSync(path.join(site, 'data'));
  const images = 't10k-images-idx3-ubyte.gz';
  copyFileSync(path.join(await ensureFashionMnist(), images), path.join(site, 'data', images));
  writeFileSync(path.join(site, 'index.html'), '<!doctype html><script src="tf.min.js"></script>');
  return site;
}

/** In the page. Each returns images a second. */
function definePage({ recipe, ours, theirs }) {
  const noise = { kind: 'gaussian', level: 0.2 };
  const data = (async () => {
    const { readIdx } = await import('./dist/index.js');
    const { data, shape } = await readIdx(await (await fetch('./data/t10k-images-idx3-ubyte.gz')).arrayBuffer());
    return (count) => ({ data: data.slice(0, count * 784), shape: [count, ...shape.slice(1)] });
  })();
  globalThis.ours = async (threads) => {
    const { createDenoiser } = await import('./dist/index.js');
    const denoiser = await createDenoiser({ table: recipe.model }, { threads });
    const images = (await data)(ours);
    // The first epoch warms up.
    await denoiser.fit(images, { epochs: 1, noise }).done;
    const report = await denoiser.fit(images, { epochs: 1, noise }).done;
    await denoiser.dispose();
    return report.imagesPerSecond;
  };
  globalThis.theirs = async () => {
    const { tf } = globalThis;
    await tf.setBackend('cpu');
    const model = tf.sequential();
    const convolution = { kernelSize: 3, padding: 'same', activation: 'relu' };
    model.add(tf.layers.conv2d({ ...convolution, filters: 16, strides: 2, inputShape: [28, 28, 1] }));
    model.add(tf.layers.conv2d({ ...convolution, filters: 8, strides: 2 }));
    model.add(tf.layers.conv2dTranspose({ ...convolution, filters: 8, strides: 2 }));
    model.add(tf.layers.conv2dTranspose({ ...convolution, filters: 16, strides: 2 }));
    model.add(tf.layers.conv2d({ ...convolution, filters: 1, activation: 'sigmoid' }));
    model.compile({ optimizer: tf.train.adam(0.001), loss: 'meanSquaredError' });
    const { data: bytes } = (await data)(theirs);
    const clean = tf.tensor4d(
      Float32Array.from(bytes, (value) => value / 255),
      [theirs, 28, 28, 1],
    );
    const noisy = clean.add(tf.randomNormal(clean.shape, 0, 0.2)).clipByValue(0, 1);
    await model.fit(noisy.slice(0, 32), clean.slice(0, 32), { epochs: 1, batchSize: 32, verbose: 0 });
    const start = performance.now();
    await model.fit(noisy, clean, { epochs: 1, batchSize: 32, verbose: 0 });
    return theirs / ((performance.now() - start) / 1000);
  };
}

const site = await makeSite();
const { server, url } = await serve({ root: site, port: 0 });
const browser = await launchChromium();
try {
  const page = await browser.newPage();
  await page.goto(url);
  const recipe = JSON.parse(readFileSync(path.join(root, 'models/fashion-tutorial.recipe.json'), 'utf8'));
  await page.evaluate(definePage, { recipe, ours: OURS, theirs: THEIRS });
  const rates = { 'this package, 1 thread': [], 'this package, 2 threads': [], 'TensorFlow.js, cpu': [] };
  for (let round = 0; round < ROUNDS; ++round) {
    rates['this package, 1 thread'].push(await page.evaluate(() => globalThis.ours(1)));
    rates['this package, 2 threads'].push(await page.evaluate(() => globalThis.ours(2)));
    rates['TensorFlow.js, cpu'].push(await page.evaluate(() => globalThis.theirs()));
  }
  const reference = median(rates['TensorFlow.js, cpu']);
  for (const [name, values] of Object.entries(rates)) {
    const ratio = (median(values) / reference).toFixed(median(values) / reference < 10 ? 1 : 0);
    console.log(`${name.padEnd(24)} ${median(values).toFixed(0).padStart(7)} images/s (${spread(values)})  x ${ratio}`);
  }
} finally {
  await browser.close();
  server.close();
  rmSync(site, { recursive: true });
}
