// Super-resolution on the page: the cascade's networks one by one, a direct network, and the visitor's own image.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { browsers } from './support/browsers.mjs';
import { alertText, assertNothingWrong, catchFiles, download, set, text, until, uploadAll } from './support/page.mjs';
import { png } from './support/pictures.mjs';
import { visit } from './support/visit.mjs';

/** Waits for a result line other than `before`, and returns it. */
async function result(page, before = '') {
  await until(
    page,
    (old) => {
      const line = document.getElementById('super-state').textContent;
      const done = !document.getElementById('upscale').hasAttribute('aria-busy');
      return done && line !== old && /gain|Enlarged/.test(line);
    },
    before,
  );
  return text(page, '#super-state');
}

/** Returns the width and height of each image that is shown, in order. */
const sizes = (page) =>
  page.evaluate(() =>
    [...document.querySelectorAll('#super-views canvas')].map((canvas) => `${canvas.width}x${canvas.height}`),
  );

const open = (page, name, bytes) => uploadAll(page, [[name, 'image/png', bytes]], 'super-file');

for (const [name, launch] of Object.entries(browsers)) {
  describe(`super-resolution in ${name}`, () => {
    let page;
    let problems;
    let close;

    before(async () => {
      ({ page, problems, close } = await visit(launch, '#upscale'));
    });
    after(() => close?.());

    test('the cascade, network by network, beats bicubic enlargement of a rendered scene', async () => {
      const line = await result(page);
      assert.ok(Number(/a gain of (-?[\d.]+) dB/.exec(line)[1]) > 0, line);
      assert.deepEqual(await sizes(page), ['192x128', '384x256', '768x512', '768x512', '768x512']);
    });

    test('other scales and the direct network; noise makes it harder', async () => {
      const first = await text(page, '#super-state');
      await set(page, 'super-scale', '8');
      const eight = await result(page, first);
      assert.deepEqual((await sizes(page)).slice(0, 4), ['96x64', '192x128', '384x256', '768x512']);
      await set(page, 'super-network', 'direct');
      const direct = await result(page, eight);
      assert.deepEqual(await sizes(page), ['96x64', '768x512', '768x512', '768x512']);
      await set(page, 'super-sigma', '20');
      const noisy = await result(page, direct);
      const decibels = (line) => Number(/The network: ([\d.]+) dB/.exec(line)[1]);
      assert.ok(decibels(noisy) < decibels(direct), `${noisy} ${direct}`);
      await set(page, 'super-sigma', '0');
      await result(page, noisy);
    });

    test("a visitor's picture is enlarged unchanged and can be downloaded", async () => {
      const eight = await text(page, '#super-state');
      await set(page, 'super-scale', '2');
      await result(page, eight);
      await catchFiles(page);
      await open(page, 'holiday.png', png(50, 30));
      await until(page, () => /100 × 60/.test(document.getElementById('super-state').textContent));
      assert.deepEqual(await sizes(page), ['50x30', '100x60', '100x60']);
      // Only the sample is made small first.
      assert.equal(await page.evaluate(() => document.getElementById('super-experiment').hidden), true);
      const { name: file, bytes } = await download(page, '#super-download');
      assert.equal(file, 'holiday-enlarged.png');
      assert.deepEqual([bytes.readUInt32BE(16), bytes.readUInt32BE(20)], [100, 60]);
    });

    test('all pictures show the same part, by mouse and by keys', async () => {
      const place = () =>
        page.evaluate(() => getComputedStyle(document.querySelector('#super-views')).getPropertyValue('--left'));
      const before = await place();
      await page.evaluate(() => {
        const frame = document.querySelector('.super-frame');
        frame.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowLeft', bubbles: true, cancelable: true }));
      });
      assert.notEqual(await place(), before);
    });

    test('a picture of 3 megapixels is enlarged as a whole; what is too large is refused before the work', async () => {
      const before = await text(page, '#super-state');
      await open(page, 'large.png', png(2000, 1500));
      assert.match(await result(page, before), /Enlarged to 4000 × 3000/);
      const { bytes } = await download(page, '#super-download');
      assert.deepEqual([bytes.readUInt32BE(16), bytes.readUInt32BE(20)], [4000, 3000]);
      await set(page, 'super-scale', '8');
      const text8 = await alertText(page, '.', 'super-error');
      assert.match(text8, /2000 × 1500 times 8 is 16000 × 12000, 192 megapixels\. The limit is 67 megapixels/);
      assert.match(text8, /Choose × 4\./);
      assert.equal(await page.evaluate(() => document.getElementById('super-download').disabled), true);
    });

    test('a file that is no picture is refused with a message', async () => {
      await open(page, 'bad.png', Buffer.from('no picture'));
      await alertText(page, '^bad\\.png looks like text', 'super-error');
      assertNothingWrong(problems);
    });
  });
}
