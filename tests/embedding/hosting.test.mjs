// Measures each cell of the tables in docs/support.md: browsers x hosting, variants, and entries.
import assert from 'node:assert/strict';
import { copyFileSync, cpSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { serve } from '../../scripts/serve.mjs';
import { png } from '../browser/support/pictures.mjs';
import { engines } from './support/page.mjs';
import { project, removeFolders } from './support/tarball.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const csp = {
  'Content-Security-Policy': "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'",
};

const hostings = {
  'no headers': {},
  'Document-Isolation-Policy': { headers: { 'Document-Isolation-Policy': 'isolate-and-credentialless' } },
  'COOP and COEP': { isolation: true },
  'COOP and COEP, strict CSP': { isolation: true, headers: csp },
  'strict CSP': { headers: csp },
  'below a path': { base: '/a/path/below/' },
};
const LIMIT_MS = 60_000;

/** Reads a table of the document: its first column and a cell for each browser. */
function table(heading) {
  const text = readFileSync(path.join(root, 'docs/support.md'), 'utf8');
  const section = text.split(/^## /m).find((part) => part.startsWith(heading));
  const rows = section.split('\n').filter((line) => line.startsWith('|'));
  const cells = rows.map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
  const [[, ...browsers], , ...body] = cells;
  return body.flatMap(([name, ...values]) => values.map((value, i) => [name, browsers[i].toLowerCase(), value]));
}

let folder;
let pages;
const sites = {};

/** Waits until the page's title is JSON or starts with `Ready`, and returns it. */
async function titleOf(page) {
  const end = Date.now() + LIMIT_MS;
  for (;;) {
    const title = await page.title().catch(() => '');
    if (/^(\{|Ready)/.test(title)) return title;
    assert.ok(Date.now() < end, `still "${title}" after ${LIMIT_MS / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function describeBackend({ error, simd, threads, reasonSingleThread }) {
  if (error) return error;
  const variant = simd === 'relaxed' ? 'relaxed SIMD' : 'SIMD';
  return threads > 1 ? `${variant}, threads` : `${variant}, 1 thread (${reasonSingleThread})`;
}

async function probe(browser, hosting, query = '') {
  const { page } = pages[browser];
  await page.goto(`${sites[hosting].url}?${query}`);
  return JSON.parse(await titleOf(page));
}

before(async () => {
  const installed = await project('service-worker');
  folder = installed.folder;
  cpSync(path.join(installed.package, 'dist'), path.join(folder, 'dae-wasm'), { recursive: true });
  cpSync(path.join(root, 'tests/embedding/pages'), path.join(folder, 'probe'), { recursive: true });
  cpSync(path.join(folder, 'dae-wasm'), path.join(folder, 'probe/dae-wasm'), { recursive: true });
  copyFileSync(path.join(folder, 'dae-wasm/coi-worker.js'), path.join(folder, 'coi-worker.js'));
  writeFileSync(path.join(folder, 'probe/picture.png'), png(80, 60));
  for (const [name, hosting] of Object.entries(hostings)) {
    sites[name] = await serve({ root: path.join(folder, 'probe'), port: 0, isolation: false, ...hosting });
  }
  pages = {};
  for (const [name, open] of Object.entries(engines)) pages[name] = await open();
});

after(async () => {
  for (const { close } of Object.values(pages ?? {})) await close();
  for (const { server } of Object.values(sites)) {
    server.close();
    server.closeAllConnections();
  }
  removeFolders();
});

for (const [hosting, browser, expected] of table('Hosting').filter(([name]) => name !== 'service worker')) {
  test(`${hosting}, ${browser}: ${expected}`, async () => {
    assert.equal(describeBackend(await probe(browser, hosting)), expected);
  });
}

for (const [, browser, expected] of table('Hosting').filter(([name]) => name === 'service worker')) {
  test(`service worker, ${browser}: ${expected}`, async () => {
    const site = await serve({ root: folder, port: 0, isolation: false });
    try {
      const { page } = pages[browser];
      await page.goto(site.url);
      const title = await titleOf(page);
      assert.equal(describeBackend(JSON.parse(title.slice('Ready: '.length))), expected);
    } finally {
      site.server.close();
      site.server.closeAllConnections();
    }
  });
}

for (const [variant, browser, expected] of table('Variants')) {
  test(`variant ${variant}, ${browser}: ${expected}`, async () => {
    const isolated = variant.includes('threads');
    const simd = variant.includes('relaxed') ? 'relaxed' : 'simd128';
    const found = await probe(browser, isolated ? 'COOP and COEP' : 'no headers', `simd=${simd}`);
    const ran = describeBackend(found).replace(/ \(.*/, '').replace(', 1 thread', '');
    assert.equal(ran === variant ? 'runs' : `runs as ${ran}`, expected);
  });
}

for (const [entry, browser, expected] of table('Entries')) {
  test(`${entry}, ${browser}: ${expected}`, async () => {
    const name = { 'dae-wasm': 'index' }[entry] ?? entry.split('/')[1];
    const { error } = await probe(browser, 'strict CSP', `entry=${name}`);
    assert.equal(error ?? 'works', expected);
  });
}

test('the package on another origin, a page that is isolated: it works on one thread, and says why', async () => {
  const headers = { 'Access-Control-Allow-Origin': '*', 'Cross-Origin-Resource-Policy': 'cross-origin' };
  const cdn = await serve({ root: path.join(folder, 'dae-wasm'), port: 0, isolation: false, headers });
  // A different port is a different origin.
  const site = await serve({ root: path.join(folder, 'probe'), port: 0 });
  try {
    for (const browser of ['chromium', 'firefox']) {
      const { page } = pages[browser];
      await page.goto(`${site.url}?dist=${encodeURIComponent(cdn.url)}`);
      const found = JSON.parse(await titleOf(page));
      assert.deepEqual(
        [found.error, found.threads, found.reasonSingleThread],
        [undefined, 1, 'nested-worker'],
        browser,
      );
      assert.equal(found.crossOriginIsolated, true);
    }
  } finally {
    for (const { server } of [cdn, site]) {
      server.close();
      server.closeAllConnections();
    }
  }
});

test('without relaxed SIMD the result is the same to the bit in every browser', async () => {
  const hashes = [];
  for (const browser of Object.keys(engines)) hashes.push((await probe(browser, 'no headers', 'simd=simd128')).hash);
  assert.equal(new Set(hashes).size, 1, hashes.join(' '));
});
