// <dae-denoise> in a page: used like a visitor and by script, and checked by axe-core.
import assert from 'node:assert/strict';
import { copyFileSync, cpSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { serve } from '../../scripts/serve.mjs';
import { png } from '../browser/support/pictures.mjs';
import { choose, engines, until } from './support/page.mjs';
import { project, removeFolders } from './support/tarball.mjs';

after(removeFolders);

const file = ['dae-denoise', 'input[type=file]'];
const axe = fileURLToPath(import.meta.resolve('axe-core/axe.min.js'));

/** Returns the axe-core rules that a page with only this element violates, and the violating nodes. */
async function violations(page) {
  return page.evaluate(async () => {
    const script = Object.assign(document.createElement('script'), { src: './axe.min.js' });
    await new Promise((resolve) => {
      script.onload = resolve;
      document.head.append(script);
    });
    const { violations: found } = await globalThis.axe.run();
    return found.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`);
  });
}

const inShadow = (page, task, argument) =>
  page.evaluate(
    ([source, value]) => {
      const root = document.querySelector('dae-denoise').shadowRoot;
      return new Function('root', 'value', `return (${source})(root, value)`)(root, value);
    },
    [String(task), argument],
  );

const status = (page) => inShadow(page, (root) => root.querySelector('[part=status]').textContent);
const shown = (page, part) =>
  inShadow(page, (root, name) => root.querySelector(`[part~=${name}]`).checkVisibility(), part);

for (const [name, open] of Object.entries(engines)) {
  describe(`the element in ${name}`, () => {
    let site;
    let browser;
    let page;

    before(async () => {
      const { folder, package: installed } = await project('element');
      cpSync(path.join(installed, 'dist'), path.join(folder, 'dae-wasm'), { recursive: true });
      writeFileSync(path.join(folder, 'slotted.png'), png(40, 30));
      copyFileSync(axe, path.join(folder, 'axe.min.js'));
      site = await serve({ root: folder, port: 0, isolation: false });
      browser = await open();
      page = browser.page;
      await page.goto(site.url);
      await until(page, () => customElements.get('dae-denoise') !== undefined);
    });
    after(async () => {
      await browser?.close();
      site?.server.close();
      site?.server.closeAllConnections();
    });

    test('starts no engine and shows a button only', async () => {
      assert.equal(await shown(page, 'open'), true);
      for (const part of ['stage', 'cancel', 'download', 'progress'])
        assert.equal(await shown(page, part), false, part);
      const loaded = await page.evaluate(() => performance.getEntriesByType('resource').map((entry) => entry.name));
      assert.ok(!loaded.some((url) => /wasm$|worker|safetensors/.test(url)), loaded.join(' '));
    });

    test('denoises a chosen file, announces the result, and offers the PNG', async () => {
      await page.evaluate(() => {
        globalThis.events = [];
        const element = document.querySelector('dae-denoise');
        for (const type of ['progress', 'result', 'error', 'abort']) {
          element.addEventListener(type, ({ detail }) => globalThis.events.push([type, detail?.phase ?? null]));
        }
      });
      await choose(page, file, 'noisy.png', 'image/png', png(300, 200));
      await until(page, () => document.querySelector('dae-denoise').result !== undefined);
      assert.equal(await status(page), 'Denoised, 300 by 200 pixels');
      const events = await page.evaluate(() => globalThis.events);
      assert.deepEqual(events.at(-1), ['result', null]);
      assert.ok(events.some(([type, phase]) => type === 'progress' && phase === 'run'));
      const link = await inShadow(page, (root) => {
        const { href, download } = root.querySelector('[part~=download]');
        return [href.slice(0, 5), download];
      });
      assert.deepEqual(link, ['blob:', 'denoised.png']);
    });

    test('the slider compares, by the keyboard and in words', async () => {
      const text = await inShadow(page, (root) => {
        const slider = root.querySelector('[part=slider]');
        slider.value = '30';
        slider.dispatchEvent(new Event('input'));
        return [slider.getAttribute('aria-valuetext'), slider.getAttribute('aria-label')];
      });
      assert.deepEqual(text, ['70% denoised', 'Comparison, before to denoised']);
      await page.evaluate(() => document.querySelector('dae-denoise').removeAttribute('compare'));
      assert.equal(await shown(page, 'slider'), false);
      assert.equal(await shown(page, 'after'), true);
      await page.evaluate(() => document.querySelector('dae-denoise').setAttribute('compare', ''));
      assert.equal(await shown(page, 'slider'), true);
    });

    test('axe-core finds nothing to complain about', async () => assert.deepEqual(await violations(page), []));

    test('says what is wrong with a file, and goes on', async () => {
      await choose(page, file, 'notes.png', 'image/png', Buffer.from('these are notes'));
      await until(page, () => globalThis.events.at(-1)[0] === 'error');
      assert.match(await status(page), /expected/);
      await choose(page, file, 'fine.png', 'image/png', png(33, 44));
      await until(page, () => document.querySelector('dae-denoise').result.width === 33);
    });

    test('an abort ends the run, and the next one works', async () => {
      const name = await page.evaluate(async () => {
        const element = document.querySelector('dae-denoise');
        const data = new ImageData(64, 64);
        const canvas = Object.assign(document.createElement('canvas'), { width: 64, height: 64 });
        canvas.getContext('2d').putImageData(data, 0, 0);
        const blob = await new Promise((resolve) => canvas.toBlob(resolve));
        const run = element.denoise(blob);
        element.abort();
        const error = await run.catch((reason) => reason);
        const { width } = await element.denoise(blob);
        return [error.name, width];
      });
      assert.deepEqual(name, ['AbortError', 64]);
    });

    test('an <img> in the slot and a src are denoised', async () => {
      const widths = await page.evaluate(async () => {
        const make = (fill) => {
          const element = document.createElement('dae-denoise');
          fill(element);
          return new Promise((resolve, reject) => {
            element.addEventListener('result', ({ detail }) =>
              resolve(`${detail.width} ${detail.readback ?? 'bytes'}`),
            );
            element.addEventListener('error', ({ detail }) => reject(detail));
            document.body.append(element);
          }).finally(() => element.remove());
        };
        return [
          await make((element) => {
            const image = Object.assign(new Image(), { slot: 'before', src: './slotted.png', alt: 'slotted' });
            element.append(image);
          }),
          await make((element) => element.setAttribute('src', './slotted.png')),
        ];
      });
      assert.deepEqual(widths, ['40 bytes', '40 bytes']);
    });

    test('a moved element, as in a list that is sorted, starts nothing and keeps its picture', async () => {
      const found = await page.evaluate(async () => {
        const element = document.createElement('dae-denoise');
        let results = 0;
        element.addEventListener('result', () => ++results);
        element.addEventListener('abort', () => (results = NaN));
        const next = () => new Promise((resolve) => element.addEventListener('result', resolve, { once: true }));
        element.setAttribute('src', './slotted.png');
        const [main, started] = [document.querySelector('main'), next()];
        main.append(element);
        await started;
        const canvas = Object.assign(document.createElement('canvas'), { width: 20, height: 10 });
        canvas.getContext('2d').fillRect(0, 0, 20, 10);
        await element.denoise(await new Promise((resolve) => canvas.toBlob(resolve)));
        const mine = element.result;
        const link = element.shadowRoot.querySelector('[part~=download]');
        const href = link.href;
        for (let i = 0; i < 3; ++i) {
          main.prepend(element);
          document.body.append(element);
        }
        await new Promise((resolve) => setTimeout(resolve, 300));
        const kept = [results, element.result === mine, mine.width, link.href === href, link.hidden];
        // A new src is a new image, and so is an earlier src that is set again.
        const another = next();
        element.remove();
        element.setAttribute('src', './slotted.png?again');
        main.append(element);
        const { detail } = await another;
        const later = next();
        element.remove();
        await new Promise((resolve) => setTimeout(resolve, 20));
        main.append(element);
        await later;
        element.remove();
        return [...kept, detail.width, results];
      });
      assert.deepEqual(found, [2, true, 20, true, false, 40, 4]);
    });

    test('a comparison of transparent pictures shows each alone, over a checkerboard', async () => {
      await page.evaluate(async () => {
        const element = document.createElement('dae-denoise');
        element.id = 'transparent';
        element.toggleAttribute('compare', true);
        document.querySelector('main').prepend(element);
        const canvas = Object.assign(document.createElement('canvas'), { width: 320, height: 320 });
        const context = canvas.getContext('2d');
        context.fillStyle = 'rgb(200 40 40 / 50%)';
        context.fillRect(0, 0, 320, 160);
        await element.denoise(await new Promise((resolve) => canvas.toBlob(resolve)));
      });
      const clips = await page.evaluate(() => {
        const root = document.getElementById('transparent').shadowRoot;
        return ['before', 'after'].map((part) => {
          const { clipPath, backgroundImage } = getComputedStyle(root.querySelector(`canvas[part=${part}]`));
          return [clipPath, /conic-gradient/.test(backgroundImage)];
        });
      });
      assert.ok(
        clips.every(([clip, board]) => clip.startsWith('inset(') && board),
        JSON.stringify(clips),
      );
      if (!page.screenshot) return;
      const box = await page.evaluate(() => {
        const stage = document.getElementById('transparent').shadowRoot.querySelector('[part=stage]');
        const { x, y, width, height } = stage.getBoundingClientRect();
        return { x, y, width, height };
      });
      const shot = Buffer.from(await page.screenshot({ clip: box })).toString('base64');
      const colors = await page.evaluate(
        async ([base64, { width, height }]) => {
          const picture = await createImageBitmap(await (await fetch(`data:image/png;base64,${base64}`)).blob());
          const context = new OffscreenCanvas(picture.width, picture.height).getContext('2d');
          context.drawImage(picture, 0, 0);
          const scale = picture.width / width;
          // These are the means over a few squares of the checkerboard, left and right of the slider, above and below.
          const mean = (x, y) => {
            const { data } = context.getImageData(x * scale, y * scale, 32 * scale, 32 * scale);
            return [0, 1, 2].map(
              (c) => data.reduce((sum, value, i) => sum + (i % 4 === c ? value : 0), 0) / (data.length / 4),
            );
          };
          const [left, right] = [width / 4 - 16, (3 * width) / 4 - 16];
          return [
            [mean(left, height / 4 - 16), mean(right, height / 4 - 16)],
            [mean(left, (3 * height) / 4 - 16), mean(right, (3 * height) / 4 - 16)],
          ];
        },
        [shot, box],
      );
      for (const [before, after] of colors) {
        before.forEach((value, c) => assert.ok(Math.abs(value - after[c]) < 8, JSON.stringify(colors)));
      }
      // The board alone is white and gray; the image adds half-transparent red.
      assert.ok(Math.abs(colors[1][0][0] - 229.5) < 3 && Math.abs(colors[1][0][2] - 229.5) < 3, JSON.stringify(colors));
      assert.ok(colors[0][0][0] > colors[0][0][1] + 60, JSON.stringify(colors));
      await page.evaluate(() => document.getElementById('transparent').remove());
    });

    test('without a model the picture decides on the network', async () => {
      const networks = await page.evaluate(async () => {
        const element = document.createElement('dae-denoise');
        document.body.append(element);
        const canvas = Object.assign(document.createElement('canvas'), { width: 60, height: 40 });
        const context = canvas.getContext('2d');
        const found = [];
        for (const color of ['#a05030', '#505050']) {
          context.fillStyle = color;
          context.fillRect(0, 0, 60, 40);
          found.push((await element.denoise(await new Promise((resolve) => canvas.toBlob(resolve)))).network);
        }
        element.setAttribute('model', 'fashion-tutorial');
        found.push((await element.denoise(await new Promise((resolve) => canvas.toBlob(resolve)))).network);
        element.remove();
        return found;
      });
      assert.deepEqual(networks, ['photo-small', 'photo-small-gray', 'fashion-tutorial']);
    });

    test('a removed element ends its worker; a moved one keeps it', async () => {
      const [moved, removed] = await page.evaluate(async () => {
        const element = document.querySelector('dae-denoise');
        let ended = 0;
        const { terminate } = Worker.prototype;
        Worker.prototype.terminate = function () {
          ended++;
          terminate.call(this);
        };
        document.querySelector('main').prepend(element);
        await new Promise((resolve) => setTimeout(resolve, 20));
        const first = ended;
        element.remove();
        await new Promise((resolve) => setTimeout(resolve, 20));
        Worker.prototype.terminate = terminate;
        return [first, ended];
      });
      assert.deepEqual([moved, removed], [0, 1]);
    });
  });
}
