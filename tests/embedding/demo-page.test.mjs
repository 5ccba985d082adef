// Audits the built page: accessibility, bytes until the first result, and privacy.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { serve } from '../../scripts/serve.mjs';
import { engines, until } from './support/page.mjs';

const siteFolder = fileURLToPath(new URL('../../build/site', import.meta.url));
const axe = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');
const BUDGET = 300_000;

let site;
before(async () => (site = await serve({ port: 0 })));
after(() => {
  site.server.close();
  site.server.closeAllConnections();
});

async function visit(options, check) {
  const { page, close } = await engines.chromium(options);
  try {
    await check(page);
  } finally {
    await close();
  }
}

async function firstResult(page) {
  await page.goto(site.url);
  await until(page, () => /PSNR/.test(document.getElementById('gain').textContent));
}

for (const colorScheme of ['light', 'dark']) {
  for (const width of [390, 1280]) {
    test(`axe-core finds nothing on the page (${colorScheme}, ${width} px wide)`, () =>
      // The page's content security policy would block axe-core.
      visit({ colorScheme, width, bypassCSP: true }, async (page) => {
        await firstResult(page);
        await page.evaluate(axe);
        const found = await page.evaluate(async () => {
          const rules = { 'target-size': { enabled: true } };
          const { violations } = await globalThis.axe.run({ rules });
          return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 120)).join(' ')}`);
        });
        assert.deepEqual(found, []);
      }));
  }
}

/** Runs in the page: records when the first result is shown. */
function noteFirstResult() {
  const look = () => {
    if (globalThis.firstResult || !/PSNR/.test(document.getElementById('gain')?.textContent)) return;
    globalThis.firstResult = Date.now();
  };
  new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true });
}

/** Returns the names of all files requested until the first result, including the page itself. */
async function fetched(page, query) {
  const responses = [];
  page.on('response', (response) => responses.push(response));
  await page.addInitScript(noteFirstResult);
  await page.goto(site.url + query);
  const shown = await until(page, () => globalThis.firstResult);
  const early = responses.filter((response) => response.request().timing().startTime <= shown);
  for (const response of early) assert.ok(response.status() < 400, `${response.status()} ${response.url()}`);
  const names = early.map((response) => decodeURIComponent(new URL(response.url()).pathname.slice(1)) || 'index.html');
  return [...new Set(names)];
}

test(`until the first result it fetches at most ${BUDGET} bytes, gzip, on one thread and on several`, async () => {
  for (const query of ['', '?isolation=off']) {
    await visit({ serviceWorkers: 'block' }, async (page) => {
      const files = await fetched(page, query);
      const sizes = files.map((name) => [
        name,
        gzipSync(readFileSync(path.join(siteFolder, name)), { level: 9 }).length,
      ]);
      const total = sizes.reduce((sum, [, size]) => sum + size, 0);
      console.log(`first result: ${total} bytes gzip; ${sizes.map(([name, size]) => `${name} ${size}`).join(', ')}`);
      assert.ok(total <= BUDGET, `${total} bytes: ${JSON.stringify(sizes)}`);
      // This is the engine's script, which its threads load, too.
      assert.equal(files.filter((name) => /\bworker-[\w-]+\.js$/.test(name)).length, 1);
    });
  }
});

test('manners: language, title, description, viewport, no errors, no other origin', () =>
  visit({}, async (page) => {
    const problems = [];
    page.on('console', (message) => ['error', 'warning'].includes(message.type()) && problems.push(message.text()));
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('request', (request) => {
      const address = request.url();
      if (!address.startsWith(site.url) && !/^(data|blob):/.test(address)) problems.push(address);
    });
    await firstResult(page);
    const head = await page.evaluate(() => ({
      lang: document.documentElement.lang,
      title: document.title.length > 10,
      description: document.querySelector('meta[name=description]').content.length > 30,
      viewport: document.querySelector('meta[name=viewport]').content.includes('width=device-width'),
      mode: document.compatMode,
      charset: document.characterSet,
      h1: document.querySelectorAll('h1').length,
    }));
    const expected = {
      lang: 'en',
      title: true,
      description: true,
      viewport: true,
      mode: 'CSS1Compat',
      charset: 'UTF-8',
      h1: 1,
    };
    assert.deepEqual(head, expected);
    assert.deepEqual(problems, []);
  }));
