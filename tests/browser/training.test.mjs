// Training in the built page, in real browsers, on the real training images.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { serve } from '../../scripts/serve.mjs';
import { browsers } from './support/browsers.mjs';
import {
  assertNothingWrong,
  click,
  decibels,
  ready,
  result,
  set,
  text,
  until,
  upload,
  watch,
} from './support/page.mjs';
import { png } from './support/pictures.mjs';

const status = (page) => text(page, '#train-status');
const saved = (page) => text(page, '#train-saved-text');
const visible = (page, id) => page.evaluate((name) => !document.getElementById(name).closest('[hidden]'), id);
const statusBecomes = (page, pattern) =>
  until(page, (source) => new RegExp(source).test(document.querySelector('#train-status').textContent), pattern);

/** The weights in use, as text that can be compared. */
const weights = (page) =>
  page.evaluate(async () => String(new Uint8Array(await (await globalThis.denoiser.save()).arrayBuffer())));

async function choose(page, values) {
  for (const [id, value] of Object.entries(values)) await set(page, id, value);
}

async function step(page) {
  await statusBecomes(page, 'step [\\d,]+ of');
  return Number((await status(page)).match(/step ([\d,]+) of/)[1].replaceAll(',', ''));
}

for (const [name, open] of Object.entries(browsers)) {
  describe(`training in ${name}`, () => {
    let site;
    let browser;
    let page;
    let problems;

    before(async () => {
      site = await serve({ port: 0 });
      browser = await open();
      page = browser.page;
      problems = watch(page);
      await page.goto(site.url);
      await ready(page);
      await result(page);
    });
    after(async () => {
      await browser?.close();
      site?.server.close();
    });

    test('fresh weights learn, and the page uses them', async () => {
      const shipped = await decibels(page, 'after');
      await choose(page, { 'train-images': 'some', 'train-epochs': '4', 'train-rate': '0.005' });
      await click(page, '#train-go');
      await statusBecomes(page, '^Done');
      const rows = await page.evaluate(() =>
        [...document.querySelectorAll('#train-rows tr')].map((row) => Number.parseFloat(row.cells[3].textContent)),
      );
      assert.equal(rows.length, 4);
      assert.ok(rows[3] > rows[0] + 1, `PSNR ${rows}`);
      // Less trained than the shipped network, so the three steps show another figure.
      await until(page, (old) => Number.parseFloat(document.querySelector('#psnr-after').textContent) !== old, shipped);
      assert.ok((await decibels(page, 'after')) > 16);
      assert.match(await saved(page), /trained for 4 of 4 epochs/);
      assert.equal(await visible(page, 'train-continue'), false);
    });

    test('pause, resume, stop: the steps stand still and go on, and the weights are kept', async () => {
      await choose(page, { 'train-start': 'current', 'train-epochs': '200' });
      await click(page, '#train-go');
      const early = await step(page);
      await click(page, '#train-pause');
      await statusBecomes(page, '^Paused');
      const paused = await status(page);
      await new Promise((resolve) => setTimeout(resolve, 300));
      assert.equal(await status(page), paused);
      await click(page, '#train-pause');
      await until(
        page,
        (from) =>
          Number(
            document
              .querySelector('#train-status')
              .textContent.match(/step ([\d,]+) of/)?.[1]
              .replaceAll(',', ''),
          ) >
          from + 200,
        early,
      );
      await click(page, '#train-stop');
      await statusBecomes(page, '^Stopped');
      assert.ok(await visible(page, 'train-go'));
    });

    test('a reload brings the network back, and its training can be continued', async () => {
      const before = await weights(page);
      await page.reload();
      await ready(page);
      await result(page);
      assert.equal((await weights(page)) === before, true);
      assert.match(await saved(page), /trained for \d+ of 200 epochs/);
      await until(page, () => !document.querySelector('#train-go').disabled);
      await click(page, '#train-continue');
      assert.ok((await step(page)) > 100);
      await click(page, '#train-stop');
      await statusBecomes(page, '^Stopped');
    });

    test('forgotten, the page starts with its own network', async () => {
      await click(page, '#train-forget');
      await until(page, () => document.querySelector('#train-saved').hidden);
      await page.reload();
      await ready(page);
      await result(page);
      assert.equal(await visible(page, 'train-saved'), false);
    });

    test('a network file that is dropped is the one in use; a bad one is refused', async () => {
      const bytes = readFileSync('models/fashion-tutorial.safetensors');
      await upload(page, 'mine.safetensors', '', bytes, 'drop');
      await statusBecomes(page, 'mine\\.safetensors: fashion-tutorial, 3,217 weights');
      await upload(page, 'bad.safetensors', '', Buffer.from('not a model'), 'drop');
      await until(page, () => /safetensors/.test(document.querySelector('#alert-text').textContent));
      await click(page, '#dismiss');
    });

    test("the visitor's own pictures", async () => {
      await choose(page, { 'train-images': 'own', 'train-epochs': '2', 'train-batch': '4' });
      const pictures = [png(80, 70), png(90, 100), png(64, 64)].map((bytes) => Buffer.from(bytes).toString('base64'));
      await page.evaluate((all) => {
        const transfer = new DataTransfer();
        all.forEach((base64, i) => {
          const data = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
          transfer.items.add(new File([data], `${i}.png`, { type: 'image/png' }));
        });
        document.getElementById('train-files').files = transfer.files;
      }, pictures);
      await click(page, '#train-go');
      await statusBecomes(page, '^Done');
    });

    test('nothing went wrong on the way', () => assertNothingWrong(problems));
  });
}
