// The package works without settings in Vite 5 to 7, Next and SvelteKit, in builds and in development servers.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import path from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { png } from '../browser/support/pictures.mjs';
import { engines, useExample, visit } from './support/page.mjs';
import { frameworkProject, frameworksFolder, removeFolders } from './support/tarball.mjs';

after(removeFolders);

const picture = png(150, 101);
const use = (page) => useExample(page, picture, '150 x 101');
const isolation = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' };
// A bundler may hang, so every build has a time limit.
const ENDLESS_MS = 600_000;

async function importVite(name) {
  const file = path.join(await frameworksFolder(), 'node_modules', name, 'dist/node/index.js');
  return import(pathToFileURL(file).href);
}

/** Uses the first page of a development server like a visitor. */
async function useServer(server) {
  await server.listen();
  const { page, close } = await engines.chromium();
  try {
    const [url] = server.resolvedUrls.local;
    const response = await page.goto(url);
    assert.equal(response.status(), 200, await response.text());
    return await use(page);
  } finally {
    await close();
    await server.close();
  }
}

for (const [name, version] of Object.entries({ 'vite-5': '5', 'vite-6': '6', vite: '7' })) {
  test(`Vite ${version}: built and used, with threads`, async () => {
    const vite = await importVite(name);
    assert.equal(vite.version.split('.')[0], version);
    const { folder } = await frameworkProject('bundlers');
    await vite.build({ root: folder, base: './', logLevel: 'error' });
    await visit({ root: path.join(folder, 'dist'), base: '/below/', isolation: true }, async (page) => {
      assert.match(await use(page), /relaxed, threads: \d/);
    });
  });

  test(`Vite ${version}: its development server, with threads`, async () => {
    const vite = await importVite(name);
    const { folder } = await frameworkProject('bundlers');
    const server = { port: 0, headers: isolation };
    assert.match(await useServer(await vite.createServer({ root: folder, logLevel: 'error', server })), /relaxed/);
  });
}

test('Next: built by Turbopack and used, with threads', async () => {
  const { folder } = await frameworkProject('next');
  const next = path.join(await frameworksFolder(), 'node_modules/next/dist/bin/next');
  const env = { ...process.env, NEXT_TELEMETRY_DISABLED: '1', NODE_ENV: 'production' };
  const options = { cwd: folder, env, timeout: ENDLESS_MS };
  const { stdout } = await promisify(execFile)(process.execPath, [next, 'build'], options);
  assert.match(stdout, /Turbopack/);
  await visit({ root: path.join(folder, 'out'), isolation: true }, async (page) => {
    assert.match(await use(page), /relaxed, threads: \d/);
  });
});

test('SvelteKit: its development server renders the page and the browser uses it', async () => {
  const vite = await importVite('vite');
  const { folder } = await frameworkProject('sveltekit');
  const before = process.cwd();
  // The server looks for its configuration in the working directory.
  process.chdir(folder);
  try {
    const server = await vite.createServer({ logLevel: 'error', server: { port: 0 } });
    assert.equal(await useServer(server), 'Ready: simd128, threads: 1');
  } finally {
    process.chdir(before);
  }
});
