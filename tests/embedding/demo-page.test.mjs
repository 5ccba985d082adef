// The built page as an auditor sees it: accessibility, by keyboard alone, steady, without a connection, what it weighs until the
// first result, and its manners. What each tab looks like is written to build/screenshots.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { serve } from '../../scripts/serve.mjs';
import { engines, until } from './support/page.mjs';

const siteFolder = fileURLToPath(new URL('../../build/site', import.meta.url));
const screenshots = fileURLToPath(new URL('../../build/screenshots', import.meta.url));
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

const TABS = ['photo', 'learn', 'train', 'upscale', 'video', 'plate'];
/** Tests whether a tab shows its first result. */
const SHOWN = {
  photo: () => /megapixels/.test(document.getElementById('gain').textContent),
  learn: () => /PSNR/.test(document.getElementById('learn-gain').textContent),
  train: () => !document.getElementById('train-go').disabled,
  upscale: () => /gain/.test(document.getElementById('super-state').textContent),
  video: () => document.getElementById('video-empty'),
  plate: () => / ms\.$/.test(document.getElementById('plate-state').textContent),
};

async function firstResult(page, tab = 'photo') {
  // If the address names no tab, the focus begins at the top of the page.
  await page.goto(tab === 'photo' ? site.url : `${site.url}#${tab}`);
  await shown(page, tab);
}

async function shown(page, tab) {
  await until(page, (name) => document.body.dataset.tab === name && document.body.dataset.ready === 'true', tab);
  await until(page, SHOWN[tab]);
}

/** Adds up the layout shifts of the page, without those after the visitor's own input. */
function noteShifts() {
  globalThis.shift = 0;
  globalThis.shifts = [];
  new PerformanceObserver((list) => {
    for (const { value, hadRecentInput, sources } of list.getEntries()) {
      if (hadRecentInput) continue;
      globalThis.shift += value;
      globalThis.shifts.push([value, ...sources.map(({ node }) => node?.id || node?.className || node?.nodeName)]);
    }
  }).observe({ type: 'layout-shift', buffered: true });
}

/** Returns the findings of axe-core, sizes of targets included; in the dark, only those that colours can change. */
async function runAxe(page, colorScheme) {
  await page.evaluate(axe);
  return page.evaluate(async (dark) => {
    const all = { rules: { 'target-size': { enabled: true } } };
    const { violations } = await globalThis.axe.run(dark ? { runOnly: ['color-contrast'] } : all);
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 120)).join(' ')}`);
  }, colorScheme === 'dark');
}

for (const colorScheme of ['light', 'dark']) {
  for (const width of [390, 1440]) {
    test(`each tab: axe-core finds nothing, nothing moves, and what it looks like is in build/screenshots (${colorScheme}, ${width} px)`, async () => {
      mkdirSync(screenshots, { recursive: true });
      // The page's own policy would keep axe-core out.
      const options = { colorScheme, width, bypassCSP: true, serviceWorkers: 'block' };
      await visit(options, async (page) => {
        await page.addInitScript(noteShifts);
        await page.goto(site.url);
        for (const tab of TABS) {
          await page.evaluate((name) => {
            globalThis.shift = 0;
            location.hash = name;
          }, tab);
          await shown(page, tab);
          const { shift, shifts, overflow } = await page.evaluate(() => ({
            shift: globalThis.shift,
            shifts: globalThis.shifts,
            overflow: document.documentElement.scrollWidth - innerWidth,
          }));
          await page.screenshot({ path: path.join(screenshots, `${tab}-${width}-${colorScheme}.png`), fullPage: true });
          assert.deepEqual(await runAxe(page, colorScheme), [], tab);
          assert.ok(shift < 0.05, `${tab}: ${shift}, ${JSON.stringify(shifts)}`);
          assert.ok(overflow <= 0, `${tab} is ${overflow} px too wide`);
        }
      });
    });
  }
}

/** Returns the id or the text of the element with the focus. */
const focused = (page) =>
  page.evaluate(() => document.activeElement.id || document.activeElement.textContent.trim().slice(0, 20));

test('the keyboard alone: tabs, the comparison, the zoom, the controls and the downloads, in the order in which they are seen', () =>
  visit({ width: 1440, serviceWorkers: 'block' }, async (page) => {
    await firstResult(page);
    const order = [];
    const rings = {};
    for (let i = 0; i < 25; ++i) {
      await page.keyboard.press('Tab');
      order.push(await focused(page));
      const ring = await page.evaluate(() => {
        const { activeElement } = document;
        const shown = activeElement.type === 'file' ? activeElement.nextElementSibling : activeElement;
        const frame = activeElement.id === 'split' ? document.getElementById('compare') : shown;
        return getComputedStyle(frame).outlineStyle;
      });
      rings[order.at(-1)] = ring;
    }
    const links = ['skip', 'dae-wasm', 'Photo', 'Learn', 'Train', 'Upscale', 'Video', 'Plate'];
    const picture = ['file', 'photo-sample', 'split', 'zoom', 'hold', 'download', 'download-jpeg', 'download-webp'];
    const controls = [
      'strength',
      'chroma',
      'photo-network',
      'photo-self-ensemble',
      'adapt',
      'adapt-files',
      'add-noise',
    ];
    assert.deepEqual(order, [...links, ...picture, ...controls, 'Docs', 'npm package']);
    for (const [name, ring] of Object.entries(rings)) assert.equal(ring, 'solid', `${name} shows no focus`);
    // In the comparison, an arrow moves the edge, plus zooms, and B shows the picture before.
    await page.evaluate(() => document.getElementById('split').focus());
    await page.keyboard.press('ArrowRight');
    assert.equal(await page.evaluate(() => document.getElementById('split').value), '51');
    await page.keyboard.press('+');
    await until(page, () => document.getElementById('compare').classList.contains('zoomed'));
    // Enter opens a tab, and a skip link leads to its content.
    await page.evaluate(() => document.querySelector('.tabs a[href="#learn"]').focus());
    await page.keyboard.press('Enter');
    await shown(page, 'learn');
    await page.evaluate(() => document.getElementById('skip').focus());
    await page.keyboard.press('Enter');
    assert.equal(await focused(page), 'learn');
    assert.equal(new URL(page.url()).hash, '#learn');
  }));

test('it works without a connection after the first visit, each tab, and can be installed', async () => {
  const away = await serve({ port: 0 });
  const { page, close } = await engines.chromium();
  try {
    await page.goto(away.url);
    await until(page, () => document.body.dataset.ready === 'true');
    const kept = await until(page, async () => {
      const [name] = (await caches.keys()).filter((key) => key.startsWith('dae-page-'));
      const files = name ? (await (await caches.open(name)).keys()).length : 0;
      const [list] = /\[.*\]/.exec(await (await fetch('./sw.js')).text());
      return files >= JSON.parse(list).length && files;
    });
    assert.ok(kept > 30, `${kept} files`);
    await new Promise((resolve) => {
      away.server.close(resolve);
      away.server.closeAllConnections();
    });
    for (const tab of TABS) {
      await page.goto('about:blank');
      await page.goto(`${away.url}#${tab}`);
      await until(page, () => document.body.dataset.ready === 'true');
      await until(page, SHOWN[tab]);
    }
    assert.equal(await page.evaluate(() => crossOriginIsolated), true);
    const manifest = JSON.parse(readFileSync(path.join(siteFolder, 'manifest.webmanifest'), 'utf8'));
    assert.deepEqual([manifest.display, manifest.start_url], ['standalone', './']);
    for (const { src } of manifest.icons) assert.ok(readFileSync(path.join(siteFolder, src)).length > 0);
    const session = await page.context().newCDPSession(page);
    const { installabilityErrors } = await session.send('Page.getInstallabilityErrors');
    // A browser without a profile cannot install apps.
    const known = ['in-incognito'];
    assert.deepEqual(
      installabilityErrors.map(({ errorId }) => errorId).filter((id) => !known.includes(id)),
      [],
    );
  } finally {
    await close();
  }
});

test('a new version is offered, takes over when it is asked to, and leaves nothing of the old one', async () => {
  let version = 'first';
  const proxy = createServer(async (request, response) => {
    const answer = await fetch(new URL(request.url.slice(1), site.url));
    const type = { 'Content-Type': answer.headers.get('Content-Type') };
    const text =
      request.url.endsWith('/sw.js') && (await answer.text()).replace(/VERSION = "\w+"/, `VERSION = "${version}"`);
    response.writeHead(answer.status, type).end(text || Buffer.from(await answer.arrayBuffer()));
  });
  await new Promise((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const { page, close } = await engines.chromium();
  const caches = () =>
    page.evaluate(async () => (await globalThis.caches.keys()).filter((name) => name.startsWith('dae-page')));
  try {
    await page.goto(`http://127.0.0.1:${proxy.address().port}/#video`);
    // The service worker isolates the page here, so the page is loaded again.
    await until(page, () => crossOriginIsolated && document.body.dataset.ready === 'true').catch(() => {});
    await until(page, async () => (await globalThis.caches.keys()).includes('dae-page-first'));
    version = 'second';
    await page.reload();
    await until(page, () => !document.getElementById('update').hidden);
    await page.evaluate(() => (globalThis.old = true));
    await page.click('#update-now');
    await page.waitForFunction(() => !globalThis.old && document.body?.dataset.ready === 'true');
    assert.deepEqual(await caches(), ['dae-page-second']);
  } finally {
    await close();
    proxy.close();
    proxy.closeAllConnections();
  }
});

/** Notes in the page when its first result is shown. */
function noteFirstResult() {
  const look = () => {
    const denoised = document.querySelector('.first.after');
    const stored = !document.getElementById('photo')?.hidden && denoised?.complete && denoised.naturalWidth > 0;
    const live = /PSNR/.test(document.getElementById('learn-gain')?.textContent);
    if (globalThis.firstResult || !(stored || live)) return;
    globalThis.firstResult = Date.now();
  };
  new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true });
  // The load event of images does not bubble, so the listener captures it.
  document.addEventListener('load', look, true);
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

test(`until the first result Photo and Learn fetch at most ${BUDGET} bytes, gzip, on one thread and on several`, async () => {
  for (const query of ['', '#learn', '?isolation=off#learn']) {
    await visit({ serviceWorkers: 'block' }, async (page) => {
      const files = await fetched(page, query);
      const sizes = files.map((name) => [
        name,
        gzipSync(readFileSync(path.join(siteFolder, name)), { level: 9 }).length,
      ]);
      const total = sizes.reduce((sum, [, size]) => sum + size, 0);
      console.log(
        `first result ${query}: ${total} bytes gzip; ${sizes.map(([name, size]) => `${name} ${size}`).join(', ')}`,
      );
      assert.ok(total <= BUDGET, `${total} bytes: ${JSON.stringify(sizes)}`);
      // The engine's worker script is counted once, although the threads load it, too.
      if (query) assert.equal(files.filter((name) => /\bworker-[\w-]+\.js$/.test(name)).length, 1);
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
