// Serves the same folder in three ways: with isolation headers, with the service worker instead, and with neither.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { test } from 'node:test';
import { serve } from '../../scripts/serve.mjs';
import { browsers } from './support/browsers.mjs';
import { alertDetails, alertText, backend, ready, result } from './support/page.mjs';

async function visit(options, hosting, check) {
  const site = await serve({ port: 0, ...hosting });
  const { page, close } = await browsers[options.browser ?? 'chromium'](options);
  try {
    await page.goto(site.url);
    await ready(page);
    assert.match(await result(page), /megapixels\/s/);
    await check(page, await page.evaluate(() => crossOriginIsolated));
  } finally {
    await close();
    site.server.close();
  }
}

test('with the headers the page is isolated', () =>
  visit({ serviceWorkers: 'block' }, {}, async (page, isolated) => {
    assert.equal(isolated, true);
    assert.doesNotMatch(await backend(page), /not cross-origin isolated/);
  }));

for (const browser of ['chromium', 'firefox']) {
  test(`without headers the service worker isolates the page (${browser})`, () =>
    visit({ browser }, { isolation: false }, async (page, isolated) => {
      assert.equal(isolated, true);
      assert.doesNotMatch(await backend(page), /not cross-origin isolated/);
    }));
}

test('with neither it runs on one thread and says why', () =>
  visit({ serviceWorkers: 'block' }, { isolation: false }, async (page, isolated) => {
    assert.equal(isolated, false);
    assert.match(await backend(page), /^SIMD, 1 thread \(the page is not cross-origin isolated\)/);
  }));

test('it works below a path', () =>
  visit({}, { base: '/some/project/' }, async (page, isolated) => assert.equal(isolated, true)));

test('a wasm file that is really a 404 page gives a clear message', async () => {
  const site = await serve({ port: 0 });
  const broken = createServer(async (request, response) => {
    if (request.url.endsWith('.wasm')) {
      response.writeHead(200, { 'Content-Type': 'text/html' }).end('<!DOCTYPE html><title>Not found</title>');
      return;
    }
    const answer = await fetch(new URL(request.url.slice(1), site.url));
    response.writeHead(answer.status, { 'Content-Type': answer.headers.get('Content-Type') });
    response.end(Buffer.from(await answer.arrayBuffer()));
  });
  await new Promise((resolve) => broken.listen(0, '127.0.0.1', resolve));
  const { page, close } = await browsers.chromium({ serviceWorkers: 'block' });
  try {
    await page.goto(`http://127.0.0.1:${broken.address().port}/`);
    assert.match(await alertText(page), /^The denoising engine could not be loaded/);
    assert.match(await alertDetails(page), /WebAssembly.*\.wasm/);
  } finally {
    await close();
    broken.close();
    site.server.close();
  }
});
