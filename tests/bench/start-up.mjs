// Measures the cost of a first visit: the bytes loaded and the time until the page shows a denoised sample.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { serve } from '../../scripts/serve.mjs';
import { buildSite } from '../../scripts/build/web.mjs';
import { siteRoot } from '../../scripts/lib/paths.mjs';
import { launchChromium } from '../browser/support/browsers.mjs';
import { learned } from '../browser/support/page.mjs';
import { median } from './statistics.mjs';

async function visit(browser, url) {
  const context = await browser.newContext();
  const page = await context.newPage();
  const requests = [];
  page.on('request', (request) => requests.push({ file: new URL(request.url()).pathname, at: Date.now() }));
  await page.addInitScript(() => {
    const look = () => {
      if (document.querySelector('#learn-gain')?.textContent) globalThis.firstResult = [performance.now(), Date.now()];
      else requestAnimationFrame(look);
    };
    look();
  });
  await page.goto(`${url}#learn`);
  await learned(page);
  await page.waitForFunction(() => globalThis.firstResult);
  const [ms, end] = await page.evaluate(() => globalThis.firstResult);
  await context.close();
  // Requests after the first result do not count.
  return { ms, files: new Set(requests.filter(({ at }) => at < end - 20).map(({ file }) => file)) };
}

const gzipBytes = (file) =>
  gzipSync(readFileSync(path.join(siteRoot, file === '/' ? 'index.html' : file)), { level: 9 }).length;

export async function measureStartUp({ rounds }) {
  await buildSite();
  const { server, url } = await serve({ root: siteRoot, port: 0 });
  const browser = await launchChromium();
  try {
    const visits = [];
    for (let round = 0; round < rounds; ++round) visits.push(await visit(browser, url));
    const files = [...visits[0].files].map((file) => ({ file, gzip: gzipBytes(file) }));
    return {
      firstResultMs: median(visits.map(({ ms }) => ms)),
      gzipBytes: files.reduce((sum, { gzip }) => sum + gzip, 0),
      files: files.sort((a, b) => b.gzip - a.gzip),
    };
  } finally {
    await browser.close();
    server.close();
  }
}
