// Opens a JPEG of 12 megapixels in the page's photo tab in Chromium. It measures the time from the choice of the file until
// a preview of the result, the picture in full size, the first tiles of the result, and the whole result are drawn.
// `node tests/bench/photo-tab.mjs` runs this measurement alone.
import { fileURLToPath } from 'node:url';
import { buildSite } from '../../scripts/build/web.mjs';
import { siteRoot } from '../../scripts/lib/paths.mjs';
import { serve } from '../../scripts/serve.mjs';
import { launchChromium } from '../browser/support/browsers.mjs';
import { result } from '../browser/support/page.mjs';
import { photo } from './memory.mjs';
import { median } from './statistics.mjs';

/** Runs in the page: opens the file, and returns the times in milliseconds since then. */
async function openPhoto(base64) {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const file = new File([bytes], `${Math.random()}.jpg`, { type: 'image/jpeg' });
  const transfer = new DataTransfer();
  transfer.items.add(file);
  const input = document.getElementById('file');
  input.files = transfer.files;
  const canvas = document.getElementById('compare-after');
  const times = {};
  const start = performance.now();
  const mark = (name) => (times[name] ??= performance.now() - start);
  // A preview is put into the canvas; then the tiles of the result and the whole of it are drawn.
  const context = canvas.getContext('2d');
  const { putImageData, drawImage } = CanvasRenderingContext2D.prototype;
  context.putImageData = function (...args) {
    putImageData.apply(this, args);
    mark('previewMs');
  };
  let drawn = 0;
  context.drawImage = function (...args) {
    drawImage.apply(this, args);
    // The first is the preview, made as large as the picture.
    mark(['pictureMs', 'firstTilesMs'][drawn++] ?? 'anotherMs');
  };
  document.getElementById('gain').replaceChildren();
  input.dispatchEvent(new Event('change', { bubbles: true }));
  while (!document.getElementById('gain').textContent) await new Promise((resolve) => requestAnimationFrame(resolve));
  mark('resultMs');
  delete context.putImageData;
  delete context.drawImage;
  return times;
}

export async function measurePhotoTab({ rounds = 5, size = [4000, 3000] } = {}) {
  await buildSite();
  const base64 = photo(...size).toString('base64');
  const { server, url } = await serve({ root: siteRoot, port: 0 });
  const browser = await launchChromium();
  try {
    const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
    await page.goto(url);
    await result(page);
    const visits = [];
    for (let round = 0; round < rounds; ++round) visits.push(await page.evaluate(openPhoto, base64));
    const of = (name) => Math.round(median(visits.map((visit) => visit[name])));
    return Object.fromEntries(['previewMs', 'pictureMs', 'firstTilesMs', 'resultMs'].map((name) => [name, of(name)]));
  } finally {
    await browser.close();
    server.close();
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(JSON.stringify(await measurePhotoTab()));
