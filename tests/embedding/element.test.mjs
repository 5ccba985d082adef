// <dae-denoise> in a page, used as a visitor and as a page's script would, and looked at by axe-core.
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

/** The rules that a page of this one element breaks, with what breaks them. */
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

    test('denoises a chosen file, tells, and offers the PNG', async () => {
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
