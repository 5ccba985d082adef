// Builds every folder of examples/ from the packed tarball outside the tree, and uses it in a real browser.
import assert from 'node:assert/strict';
import { cpSync, copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, test } from 'node:test';
import { createServer } from 'vite';
import { png } from '../browser/support/pictures.mjs';
import { choose, engines, until, useExample, visit } from './support/page.mjs';
import { project, removeFolders, tarball } from './support/tarball.mjs';

after(removeFolders);

const picture = png(150, 101);
const use = (page) => useExample(page, picture, '150 x 101');

test('the tarball is below 1.4 MB and has what the exports name', async () => {
  const { size, files } = await tarball();
  console.log(`npm pack: ${size} bytes, ${files.length} files`);
  assert.ok(size < 1_400_000, `${size} bytes`);
  const manifest = JSON.parse(readFileSync(new URL('../../web/package.json', import.meta.url), 'utf8'));
  const targets = (entry) => (typeof entry === 'string' ? [entry] : Object.values(entry).flatMap(targets));
  const named = targets(manifest.exports);
  for (const target of named.filter((name) => !name.includes('*'))) assert.ok(files.includes(target.slice(2)), target);
  assert.ok(files.some((file) => /^dist\/wasm\/.*\.wasm$/.test(file)));
  assert.equal(files.filter((file) => !/^(dist\/|package\.json$|README\.md$|LICENSE$)/.test(file)).length, 0);
});

for (const bundler of ['vite', 'webpack', 'rollup', 'esbuild']) {
  test(`${bundler}: built and used`, async () => {
    const { folder, run } = await project('bundlers');
    await run(`${bundler}.mjs`);
    await visit({ root: path.join(folder, 'dist'), base: '/below/a/path/', isolation: true }, async (page) => {
      assert.match(await use(page), /threads: \d/);
    });
  });
}

test('vite: its development server, with and without isolation', async () => {
  const { folder } = await project('bundlers');
  const isolation = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' };
  for (const headers of [{}, isolation]) {
    const server = await createServer({ root: folder, logLevel: 'error', server: { port: 0, headers } });
    await server.listen();
    const { page, close } = await engines.chromium();
    try {
      await page.goto(server.resolvedUrls.local[0]);
      assert.match(await use(page), headers === isolation ? /relaxed/ : /simd128, threads: 1/);
    } finally {
      await close();
      await server.close();
    }
  }
});

test('plain HTML, the dist folder beside it', async () => {
  const { folder, package: installed } = await project('plain-html');
  cpSync(path.join(installed, 'dist'), path.join(folder, 'dae-wasm'), { recursive: true });
  await visit({ root: folder }, async (page) => assert.equal(await use(page), 'Ready: simd128, threads: 1'));
});

test('one file, nothing else', async () => {
  const { folder, package: installed } = await project('single');
  copyFileSync(path.join(installed, 'dist/single.js'), path.join(folder, 'single.js'));
  await visit({ root: folder, isolation: true }, async (page) =>
    assert.equal(await use(page), 'Ready: simd128, threads: 1'),
  );
});

test('the element in plain HTML', async () => {
  const { folder, package: installed } = await project('element');
  cpSync(path.join(installed, 'dist'), path.join(folder, 'dae-wasm'), { recursive: true });
  await visit({ root: folder }, async (page) => {
    await until(page, () => customElements.get('dae-denoise') !== undefined);
    await choose(page, ['dae-denoise', 'input[type=file]'], 'noisy.png', 'image/png', picture);
    await until(page, () => document.querySelector('dae-denoise').result?.width === 150);
  });
});

test('Node denoises a file, with threads, and ends', async () => {
  const { folder, run } = await project('node');
  writeFileSync(path.join(folder, 'noisy.png'), picture);
  const { stdout } = await run('denoise.mjs', 'noisy.png', 'denoised.png');
  assert.match(stdout, /denoised\.png: 150 x 101/);
  assert.equal(readFileSync(path.join(folder, 'denoised.png')).subarray(1, 4).toString(), 'PNG');
});
