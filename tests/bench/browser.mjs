// Benchmarks in headless Chromium: the engines share one isolated page, each in its own worker.
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildPackage } from '../../scripts/build/web.mjs';
import { buildWasm } from '../../scripts/build/wasm.mjs';
import { serve } from '../../scripts/serve.mjs';
import { launchChromium } from '../browser/support/browsers.mjs';
import { readModel } from './model-file.mjs';
import { toOnnx } from './onnx.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
export const root = path.join(here, '../..');

function ensurePeers() {
  const marker = path.join(here, 'node_modules/onnxruntime-web');
  if (existsSync(marker)) return;
  console.log('Installing the engines to compare with beside the benchmarks');
  execFileSync('npm', ['ci', '--no-audit', '--no-fund', '--ignore-scripts'], { cwd: here, stdio: 'inherit' });
}

function copyPeers(to) {
  const modules = path.join(here, 'node_modules');
  const files = [
    'onnxruntime-web/dist/ort.wasm.min.js',
    'onnxruntime-web/dist/ort-wasm-simd-threaded.mjs',
    'onnxruntime-web/dist/ort-wasm-simd-threaded.wasm',
    '@tensorflow/tfjs/dist/tf.min.js',
    '@tensorflow/tfjs-backend-wasm/dist/tf-backend-wasm.min.js',
    '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm',
    '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm',
    '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm',
  ];
  for (const file of files) cpSync(path.join(modules, file), path.join(to, path.basename(file)));
}

/** Returns the same network for every engine: as our model file, as ONNX, and as a list of layers. */
function writeModel(site, name) {
  const file = path.join(root, 'models', `${name}.safetensors`);
  const network = readModel(file);
  cpSync(file, path.join(site, 'models', `${name}.safetensors`));
  writeFileSync(path.join(site, 'models', `${name}.onnx`), toOnnx(network));
  const plain = (value) => (value instanceof Float32Array ? [...value] : value);
  const layers = network.layers.map((layer) =>
    Object.fromEntries(Object.entries(layer).map(([key, value]) => [key, plain(value)])),
  );
  writeFileSync(path.join(site, 'models', `${name}.json`), JSON.stringify({ ...network, layers }));
}

export function peerVersion(name) {
  ensurePeers();
  return JSON.parse(
    execFileSync('node', ['-p', `JSON.stringify(require('./node_modules/${name}/package.json').version)`], {
      cwd: here,
      encoding: 'utf8',
    }),
  );
}

/** Calls use(page, version) on a page whose site has the engine, its peers, these models and further files. */
export async function withPage(models, use, files = {}) {
  ensurePeers();
  await buildPackage();
  await buildWasm('relaxed-threads', ['dae_roofline']);
  const site = mkdtempSync(path.join(os.tmpdir(), 'dae-bench-'));
  for (const folder of ['peers', 'models']) mkdirSync(path.join(site, folder));
  cpSync(path.join(root, 'build/package'), path.join(site, 'package'), { recursive: true });
  cpSync(path.join(root, 'web/dist/wasm'), path.join(site, 'wasm'), { recursive: true });
  cpSync(path.join(root, 'web/dist'), path.join(site, 'dist'), { recursive: true });
  for (const type of ['js', 'wasm']) {
    const name = `dae_roofline.${type}`;
    cpSync(path.join(root, 'build/wasm-relaxed-threads/tests', name), path.join(site, 'roofline', name));
  }
  cpSync(path.join(here, 'page'), path.join(site, 'bench'), { recursive: true });
  copyPeers(path.join(site, 'peers'));
  for (const model of models) writeModel(site, model);
  for (const [name, bytes] of Object.entries(files)) writeFileSync(path.join(site, name), bytes);
  writeFileSync(path.join(site, 'index.html'), '<!doctype html><title>benchmark</title>');
  const { server, url } = await serve({ root: site, port: 0 });
  const browser = await launchChromium();
  try {
    const page = await browser.newPage();
    page.on('pageerror', (error) => console.error(`page: ${error.message}`));
    await page.goto(url);
    if (!(await page.evaluate(() => globalThis.crossOriginIsolated))) throw new Error('the page is not isolated');
    await page.evaluate(defineContestants);
    return await use(page, browser.version());
  } finally {
    await browser.close();
    server.close();
    rmSync(site, { recursive: true });
  }
}

/** Runs in the page: starts workers that answer one question at a time. */
function defineContestants() {
  const workers = new Map();
  const ask = (worker, message) =>
    new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => (data.error ? reject(new Error(data.error)) : resolve(data.value));
      worker.onerror = (event) => reject(new Error(event.message));
      worker.postMessage(message);
    });
  globalThis.openContestant = async (name, { script, type, open }) => {
    const worker = new Worker(script, { type });
    workers.set(name, worker);
    await ask(worker, { open });
  };
  globalThis.measureContestant = async (name, { shape, budgetMs }) => {
    // All engines get the same pixels, values of a linear congruential generator.
    const x = new Float32Array(shape.reduce((product, size) => product * size));
    let state = 1;
    for (let i = 0; i < x.length; ++i) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      x[i] = state / 2 ** 32;
    }
    const { times, values } = await ask(workers.get(name), { x, shape, budgetMs });
    globalThis.outputs ??= new Map();
    globalThis.outputs.set(name, values);
    return times;
  };
  globalThis.largestDifference = (a, b) => {
    const [left, right] = [globalThis.outputs.get(a), globalThis.outputs.get(b)];
    if (left.length !== right.length) return Infinity;
    return left.reduce((worst, value, index) => Math.max(worst, Math.abs(value - right[index])), 0);
  };
  globalThis.closeContestants = () => {
    for (const worker of workers.values()) worker.terminate();
    workers.clear();
  };
}
