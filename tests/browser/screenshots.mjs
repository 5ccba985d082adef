// node tests/browser/screenshots.mjs writes screenshots for review to build/screenshots: the page as
// {phone,desktop}-{light,dark}.png, the licence plate, the training panel during a run, and a playing video.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { serve } from '../../scripts/serve.mjs';
import { launchChromium } from './support/browsers.mjs';

const folder = fileURLToPath(new URL('../../build/screenshots', import.meta.url));
const widths = { phone: 390, desktop: 1440 };

mkdirSync(folder, { recursive: true });
const { server, url } = await serve({ port: 0 });
const browser = await launchChromium();
try {
  for (const [name, width] of Object.entries(widths)) {
    for (const colorScheme of ['light', 'dark']) {
      const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme, deviceScaleFactor: 2 });
      const page = await context.newPage();
      await page.goto(url);
      await page.waitForSelector('body[data-ready]');
      await page.waitForFunction(() => document.querySelector('#gain').textContent.includes('dB'));
      await page.screenshot({ path: join(folder, `${name}-${colorScheme}.png`), fullPage: true });
      await page.click('#plate-start');
      await page.waitForFunction(() => document.querySelector('#plate-state').textContent.endsWith(' ms.'));
      await page.locator('.plate').screenshot({ path: join(folder, `${name}-${colorScheme}-plate.png`) });
      await page.selectOption('#train-images', 'some');
      await page.click('#train-go');
      await page.waitForFunction(() => document.querySelectorAll('#train-rows tr').length === 4);
      await page.click('#train-pause');
      await page.waitForFunction(() => document.querySelector('#train-status').textContent.startsWith('Paused'));
      await page.locator('.train').screenshot({ path: join(folder, `${name}-${colorScheme}-training.png`) });
      await page.click('#video-clip');
      await page.waitForFunction(() => Number(document.querySelector('#video-rate').textContent) > 0);
      await page.locator('#video').screenshot({ path: join(folder, `${name}-${colorScheme}-video.png`) });
      await context.close();
    }
  }
} finally {
  await browser.close();
  server.close();
}
