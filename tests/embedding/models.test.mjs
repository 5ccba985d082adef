// The second package, dae-wasm-models: Node finds its files, and bundlers copy them.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { noisy, photograph, pngOf } from '../browser/support/pictures.mjs';
import { visit } from './support/page.mjs';
import { project, removeFolders, tarball } from './support/tarball.mjs';

const models = fileURLToPath(new URL('../../models/', import.meta.url));
const picture = pngOf(noisy(photograph(80, 60), 15));

let installed;
before(async () => (installed = await project(undefined, ['models'])));
after(removeFolders);

test('has every network and its card, the module for ONNX, and no script', async () => {
  const { files } = await tarball('models');
  const networks = readdirSync(models).filter((name) => name.endsWith('.safetensors'));
  assert.ok(networks.length >= 13);
  for (const name of networks) assert.ok(files.includes(name), name);
  assert.deepEqual(
    files.filter((name) => !/\.(safetensors|md)$/.test(name)),
    ['dae-onnx.wasm', 'package.json'],
  );
});

test('Node finds a network by the name of its file', async () => {
  const { folder, run } = installed;
  writeFileSync(path.join(folder, 'noisy.png'), picture);
  const script = `
    import { createDenoiser } from 'dae-wasm';
    const file = new URL(import.meta.resolve('dae-wasm-models/photo-jpeg.safetensors'));
    const denoiser = await createDenoiser(file, { threads: 1 });
    const { network, width } = await denoiser.denoise(new URL('./noisy.png', import.meta.url));
    console.log(network, width);
    await denoiser.dispose();`;
  writeFileSync(path.join(folder, 'jpeg.mjs'), script);
  assert.equal((await run('jpeg.mjs')).stdout.trim(), 'photo-jpeg 80');
});

const page = (script) => `<!doctype html><html lang="en"><head><title>Models</title><link rel="icon" href="data:," />
<script type="module" src="./${script}"></script></head><body><p id="status"></p></body></html>`;
const script = `
  import { createDenoiser } from 'dae-wasm';
  const denoiser = await createDenoiser(new URL('dae-wasm-models/photo-jpeg.safetensors', import.meta.url));
  const data = new Uint8Array(40 * 30 * 3).fill(90);
  document.getElementById('status').textContent = (await denoiser.denoise({ data, width: 40, height: 30, channels: 3 })).network;`;

const shows = async (shown) => {
  for (let i = 0; i < 600; ++i) {
    const text = await shown.evaluate(() => document.getElementById('status').textContent);
    if (text) return text;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return 'nothing';
};

/** Returns the sizes of the files that a bundler wrote. */
function sizesIn(folder) {
  const names = readdirSync(folder, { recursive: true }).map(String);
  return names.map((name) => statSync(path.join(folder, name)).size);
}

test('Vite copies the network that is named', async () => {
  const { folder } = installed;
  writeFileSync(path.join(folder, 'index.html'), page('main.js'));
  writeFileSync(path.join(folder, 'main.js'), script);
  await build({ root: folder, base: './', logLevel: 'error' });
  const { size } = statSync(path.join(models, 'photo-jpeg.safetensors'));
  assert.equal(sizesIn(path.join(folder, 'dist')).filter((other) => other === size).length, 1);
  await visit({ root: path.join(folder, 'dist') }, async (shown) => assert.equal(await shows(shown), 'photo-jpeg'));
});

test('webpack copies the network that is named', async () => {
  const { default: webpack } = await import('webpack');
  const { folder } = installed;
  const output = path.join(folder, 'packed');
  const compiler = webpack({ mode: 'production', context: folder, entry: './main.js', output: { path: output } });
  const stats = await new Promise((resolve, reject) =>
    compiler.run((error, result) => (error ? reject(error) : resolve(result))),
  );
  assert.deepEqual(stats.toJson({ errors: true }).errors, []);
  writeFileSync(path.join(output, 'index.html'), page('main.js'));
  assert.ok(existsSync(path.join(output, 'main.js')) && readFileSync(path.join(output, 'main.js')).length > 0);
  await visit({ root: output }, async (shown) => assert.equal(await shows(shown), 'photo-jpeg'));
});
