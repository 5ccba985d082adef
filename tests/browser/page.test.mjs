// Uses the built page in real browsers like a visitor.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { serve } from '../../scripts/serve.mjs';
import { browsers } from './support/browsers.mjs';
import {
  alertDetails,
  alertText,
  assertNothingWrong,
  backend,
  catchFiles,
  click,
  decibels,
  download,
  learned,
  openTab,
  ready,
  result,
  set,
  shownLine,
  sizeShown,
  text,
  until,
  upload,
  uploadAll,
} from './support/page.mjs';
import { jpeg, photograph, png, pngOf } from './support/pictures.mjs';
import { unzip } from './support/unzip.mjs';
import { visit } from './support/visit.mjs';

for (const [name, open] of Object.entries(browsers)) {
  describe(`the page in ${name}`, () => {
    let page;
    let problems;
    let close;

    before(async () => {
      ({ page, problems, close } = await visit(open));
    });
    after(() => close?.());

    test('says which variant runs on how many threads', async () => {
      assert.match(await backend(page), /^(Relaxed )?SIMD, \d+ threads?/);
    });

    test('the sample photo is denoised at once by the engine, without noise added', async () => {
      assert.match(await result(page), /^768 × 512 in \d+ ms, [\d.]+ megapixels\/s, 2 tiles/);
      assert.match(await text(page, '#estimate'), /noise: about [\d.]+ of 255/);
      assert.match(await text(page, '#network-why'), /^Chosen: photo-camera, /);
      assert.equal(await page.evaluate(() => document.getElementById('add-noise').checked), false);
      // The build's own result is no longer shown.
      assert.equal(await page.evaluate(() => document.querySelectorAll('#compare .first').length), 0);
      const roughness = (id) =>
        page.evaluate((canvasId) => {
          const canvas = document.getElementById(canvasId);
          const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
          let sum = 0;
          for (let i = 4; i < data.length; i += 4) sum += Math.abs(data[i] - data[i - 4]);
          return sum;
        }, id);
      const [noisy, denoised] = [await roughness('compare-before'), await roughness('compare-after')];
      assert.ok(denoised < 0.8 * noisy, `${noisy}, then ${denoised}`);
    });

    test('the comparison slider describes its position to screen readers', async () => {
      await set(page, 'split', '30');
      const value = await page.evaluate(() => document.getElementById('split').getAttribute('aria-valuetext'));
      assert.equal(value, '70% denoised');
    });

    test('holding B, or the button, shows the picture before', async () => {
      const held = () => page.evaluate(() => document.getElementById('compare').classList.contains('held'));
      await page.keyboard.down('b');
      assert.equal(await held(), true);
      await page.keyboard.up('b');
      assert.equal(await held(), false);
      await page.evaluate(() => document.getElementById('hold').focus());
      await page.keyboard.down(' ');
      assert.equal(await held(), true);
      await page.keyboard.up(' ');
      assert.equal(await held(), false);
    });

    test('Learn: a sample is corrupted and its PSNR rises when it is denoised', async () => {
      await openTab(page, 'learn');
      const line = await learned(page);
      assert.match(line, /PSNR \+\d/);
      assert.ok((await decibels(page, 'learn-after')) > (await decibels(page, 'learn-before')) + 2);
      const images = await page.evaluate(() => document.querySelectorAll('#sample [role=radio]').length);
      assert.ok(images >= 100, `${images} samples`);
    });

    test('Learn: the noise level and the kind change the picture', async () => {
      const gentle = await decibels(page, 'learn-before');
      const line = await learned(page);
      await set(page, 'learn-level', '0.5');
      const stronger = await learned(page, line);
      assert.ok((await decibels(page, 'learn-before')) < gentle - 3);
      await set(page, 'learn-kind', 'salt-pepper');
      await learned(page, stronger);
    });

    test('Learn: while the slider moves, the pictures follow it', async () => {
      await set(page, 'learn-kind', 'gaussian');
      const seen = await page.evaluate(async () => {
        const lines = new Set();
        const watching = new MutationObserver(() =>
          lines.add(document.getElementById('learn-psnr-before').textContent),
        );
        watching.observe(document.getElementById('learn-psnr-before'), { childList: true });
        const level = document.getElementById('learn-level');
        for (let i = 0; i < 60; ++i) {
          level.value = String(0.1 + 0.01 * i);
          level.dispatchEvent(new Event('input', { bubbles: true }));
          await new Promise((resolve) => setTimeout(resolve, 16));
        }
        watching.disconnect();
        return lines.size;
      });
      assert.ok(seen >= 5, `${seen} different pictures while the slider moved 60 times`);
    });

    test('Learn: the keyboard picks another sample', async () => {
      await set(page, 'learn-level', '0.2');
      const line = await learned(page);
      await page.evaluate(() => document.querySelector('#sample [aria-checked=true]').focus());
      await page.keyboard.press('ArrowRight');
      await learned(page, line);
      const chosen = await page.evaluate(() => document.querySelector('#sample [aria-checked=true]').dataset.index);
      assert.equal(chosen, '2');
    });

    test('tabs have addresses for back and forward, and share an uploaded picture', async () => {
      const shown = () =>
        page.evaluate(() => [...document.querySelectorAll('.panel:not([hidden])')].map(({ id }) => id));
      await openTab(page, 'learn');
      assert.deepEqual(await shown(), ['learn']);
      await page.evaluate(() => history.back());
      await until(page, () => !document.getElementById('photo').hidden && document.body.dataset.ready === 'true');
      assert.deepEqual(await shown(), ['photo']);
      const current = await page.evaluate(() => document.querySelector('.tabs [aria-current]').textContent);
      assert.equal(current, 'Photo');
      const line = await shownLine(page);
      await upload(page, 'shared.png', 'image/png', png(64, 48));
      await result(page, line);
      await openTab(page, 'upscale');
      await until(page, () => /256 × 192/.test(document.getElementById('super-state').textContent));
      // A picture that is dropped where no tab takes one goes to the photo tab.
      await openTab(page, 'learn');
      await upload(page, 'dropped.png', 'image/png', png(66, 48), 'drop');
      await until(page, () => /^dropped\.png, 66 × 48/.test(document.getElementById('photo-name').textContent));
      assert.deepEqual(await shown(), ['photo']);
      await result(page);
    });

    test('a PNG and a JPEG are denoised at full size, by button, drop and paste', async () => {
      const pictures = [
        ['a.png', 'image/png', png(301, 203), 'button', [301, 203]],
        ['b.jpg', 'image/jpeg', await jpeg(page, 217, 150), 'drop', [217, 150]],
        // In Firefox, clipboard events that scripts create have no data.
        ['c.png', 'image/png', png(90, 61), name === 'chromium' ? 'paste' : 'button', [90, 61]],
      ];
      for (const [file, type, bytes, way, size] of pictures) {
        const line = await shownLine(page);
        await upload(page, file, type, bytes, way);
        assert.match(await result(page, line), new RegExp(`${size.join(' × ')} in`), file);
        assert.deepEqual(await sizeShown(page), size);
      }
      await catchFiles(page);
      const pngFile = await download(page, '#download');
      assert.deepEqual([pngFile.name, ...pngFile.bytes.subarray(1, 4)], ['c-denoised.png', 0x50, 0x4e, 0x47]);
      const jpegFile = await download(page, '#download-jpeg');
      assert.deepEqual([jpegFile.name, ...jpegFile.bytes.subarray(0, 3)], ['c-denoised.jpg', 0xff, 0xd8, 0xff]);
      const webpFile = await download(page, '#download-webp');
      assert.deepEqual([webpFile.name, String(webpFile.bytes.subarray(8, 12))], ['c-denoised.webp', 'WEBP']);
    });

    test('most of the added noise is removed, and the page shows by how much', async () => {
      let line = await shownLine(page);
      await upload(page, 'evening.png', 'image/png', pngOf(photograph(768, 512)));
      line = await result(page, line);
      await set(page, 'add-noise', true);
      // The simulated camera also sharpens and compresses, so there is no figure.
      line = await result(page, line);
      assert.doesNotMatch(line, /PSNR/);
      assert.match(await text(page, '#level-value'), /^ISO \d+$/);
      assert.match(await text(page, '#network-why'), /^Chosen: photo-/);
      assert.match(await text(page, '#estimate'), /σ ≈ [\d.]+ of 255/);
      await set(page, 'kind', 'gaussian');
      // The picture is processed in two columns, each on one thread.
      assert.match(await result(page, line), /PSNR \+\d+.*768 × 512 in \d+ ms, [\d.]+ megapixels\/s, 2 tiles/);
      const [before, after] = [await decibels(page, 'before'), await decibels(page, 'after')];
      assert.ok(before > 19.5 && before < 21 && after > before + 7, `${before} ${after}`);
      assert.match(await text(page, '#estimate'), /^strong/);
      const sigma = Number(/[\d.]+/.exec(await text(page, '#estimate'))[0]);
      assert.ok(Math.abs(sigma - 25.5) < 3, `estimated ${sigma}`);
    });

    test('half the strength removes less; other networks and a self-ensemble can be chosen', async () => {
      const [line, full] = [await result(page), await decibels(page, 'after')];
      for (const id of ['strength', 'chroma']) await set(page, id, '0.5');
      const half = await result(page, line);
      const weaker = await decibels(page, 'after');
      assert.ok(weaker < full && weaker > (await decibels(page, 'before')), `${weaker}`);
      for (const id of ['strength', 'chroma']) await set(page, id, '1');
      const again = await result(page, half);
      await set(page, 'photo-self-ensemble', true);
      const ensemble = await result(page, again);
      assert.ok((await decibels(page, 'after')) > full);
      await set(page, 'photo-network', 'fashion-tutorial');
      const clothes = await result(page, ensemble);
      assert.equal(await page.evaluate(() => document.getElementById('photo-self-ensemble').disabled), true);
      assert.ok((await decibels(page, 'after')) < full - 1);
      assert.match(await text(page, '#photo-note'), /clothing/);
      await set(page, 'photo-network', 'photo');
      const several = await result(page, clothes);
      const best = await decibels(page, 'after');
      await set(page, 'photo-self-ensemble', false);
      const large = await result(page, several);
      const better = await decibels(page, 'after');
      assert.ok(best > better && better > full, `${full}, ${better}, ${best}`);
      assert.match(await text(page, '#photo-note'), /photographs/);
      await set(page, 'photo-network', 'auto');
      await result(page, large);
    });

    test('without added noise the picture is denoised unchanged, and no PSNR is shown', async () => {
      const line = await result(page);
      await set(page, 'add-noise', false);
      assert.doesNotMatch(await result(page, line), /PSNR/);
      assert.match(await text(page, '#estimate'), /σ ≈ [\d.]+ of 255/);
      await set(page, 'add-noise', true);
    });

    test('a compressed JPEG: its quality is shown, and the network for such photos is closer to the original', async () => {
      const { coarse, fine } = await page.evaluate(async () => {
        const from = document.getElementById('compare-before');
        const canvas = new OffscreenCanvas(from.width, from.height);
        const context = canvas.getContext('2d');
        context.drawImage(from, 0, 0);
        globalThis.original = context.getImageData(0, 0, canvas.width, canvas.height).data;
        const file = async (quality) => {
          const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality });
          return [...new Uint8Array(await blob.arrayBuffer())];
        };
        return { coarse: await file(0.3), fine: await file(0.95) };
      });
      const meanError = () =>
        page.evaluate(() => {
          const canvas = document.getElementById('compare-after');
          const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
          return data.reduce((sum, value, i) => sum + (value - globalThis.original[i]) ** 2, 0) / data.length;
        });
      const line = await result(page);
      await upload(page, 'fine.jpg', 'image/jpeg', Buffer.from(fine));
      const shown = await result(page, line);
      assert.match(await text(page, '#file-facts'), /JPEG, quality ≈ 9\d/);
      assert.match(await text(page, '#network-why'), /^Chosen: photo-(small|camera), /);
      await upload(page, 'coarse.jpg', 'image/jpeg', Buffer.from(coarse));
      const repaired = await result(page, shown);
      assert.match(await text(page, '#file-facts'), /JPEG, quality ≈ 30/);
      assert.match(await text(page, '#network-why'), /^Chosen: photo-jpeg, .*quality 30/);
      assert.match(await text(page, '#photo-note'), /blocks, fringes/);
      const without = await meanError();
      await set(page, 'photo-network', 'photo-small');
      const blocks = await result(page, repaired);
      assert.equal(await text(page, '#network-why'), 'photo-small');
      const withBlocks = await meanError();
      assert.ok(without < 0.9 * withBlocks, `${withBlocks}, then ${without}`);
      await set(page, 'photo-network', 'auto');
      await result(page, blocks);
    });

    test('several files at once: each can be shown and all are saved; a gray one stays gray', async () => {
      const line = await shownLine(page);
      await catchFiles(page);
      await uploadAll(page, [
        ['first.png', 'image/png', png(80, 40)],
        ['second.png', 'image/png', readFileSync('tests/files/gray.png')],
      ]);
      await result(page, line);
      assert.deepEqual(await sizeShown(page), [80, 40]);
      const before = await shownLine(page);
      await click(page, '#photo-names button:nth-child(2)');
      await result(page, before);
      const colored = await page.evaluate(() => {
        const canvas = document.getElementById('compare-after');
        const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
        return data.some((value, i) => i % 4 === 1 && value !== data[i - 1]);
      });
      assert.equal(colored, false);
      const { name: zip, bytes } = await download(page, '#save-all');
      assert.equal(zip, 'denoised.zip');
      assert.deepEqual(Object.keys(unzip(bytes)), ['first-denoised.png', 'second-denoised.png']);
      await until(page, () => document.getElementById('save-all').textContent === 'Download all (zip)');
    });

    test('a bad file gives one clear message and the next picture works', async () => {
      await upload(page, 'notes.png', 'image/png', Buffer.from('these are notes'));
      assert.match(await alertText(page), /^notes\.png looks like text, not a picture/);
      assert.match(await alertDetails(page), /expected/i);
      const line = await shownLine(page);
      await upload(page, 'cut.png', 'image/png', png(64, 64).subarray(0, 200));
      await alertText(page, '^cut\\.png looks like a PNG picture, but it is damaged');
      await upload(page, 'fine.png', 'image/png', png(65, 64));
      await result(page, line);
      assert.equal(await page.evaluate(() => document.getElementById('alert').hidden), true);
    });

    test('a large picture can be cancelled and the page goes on', async () => {
      await upload(page, 'large.png', 'image/png', png(4000, 3000));
      await until(page, () => {
        const bar = document.getElementById('progress');
        return !document.getElementById('work').hidden && bar.position > 0 && bar.position < 1;
      });
      await click(page, '#cancel');
      await until(page, () => document.getElementById('work').hidden);
      const line = await shownLine(page);
      await upload(page, 'small.png', 'image/png', png(70, 50));
      await result(page, line);
      assert.deepEqual(await sizeShown(page), [70, 50]);
    });

    test('nothing went wrong on the way', () => assertNothingWrong(problems));
  });
}

test('a phone shows the picture and its result on the first screen, and needs no sideways scrolling', async () => {
  const site = await serve({ port: 0 });
  const { page, close } = await browsers.chromium({ width: 390 });
  try {
    await page.goto(site.url);
    await ready(page);
    await result(page);
    const bottoms = await page.evaluate(() =>
      ['compare', 'estimate', 'work', 'download'].map(
        (id) => document.getElementById(id).getBoundingClientRect().bottom,
      ),
    );
    for (const bottom of bottoms) assert.ok(bottom < 844, `${bottoms}`);
    const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    assert.ok(content <= window, `${content} > ${window}`);
  } finally {
    await close();
    site.server.close();
  }
});
