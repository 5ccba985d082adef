// Training in the built page, in real browsers, on the real training images.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { serve } from '../../scripts/serve.mjs';
import { browsers } from './support/browsers.mjs';
import {
  alertDetails,
  alertText,
  assertNothingWrong,
  catchFiles,
  click,
  decibels,
  dismiss,
  download,
  learned,
  ready,
  set,
  text,
  until,
  upload,
} from './support/page.mjs';
import { png } from './support/pictures.mjs';
import { visit } from './support/visit.mjs';

const status = (page) => text(page, '#train-status');
const saved = (page) => text(page, '#train-saved-text');
const visible = (page, id) => page.evaluate((name) => !document.getElementById(name).closest('[hidden]'), id);
const statusBecomes = (page, pattern) =>
  until(page, (source) => new RegExp(source).test(document.querySelector('#train-status').textContent), pattern);

/** Returns the current weights as text that can be compared. */
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
    let page;
    let problems;
    let close;

    before(async () => {
      ({ page, problems, close } = await visit(open, '#train'));
      await learned(page);
    });
    after(() => close?.());

    test('fresh weights learn, and the page uses them', async () => {
      const shipped = await decibels(page, 'learn-after');
      await choose(page, { 'train-images': 'some', 'train-epochs': '4', 'train-rate': '0.005' });
      await click(page, '#train-go');
      await statusBecomes(page, '^Done');
      const rows = await page.evaluate(() =>
        [...document.querySelectorAll('#train-rows tr')].map((row) => Number.parseFloat(row.cells[3].textContent)),
      );
      assert.equal(rows.length, 4);
      assert.ok(rows[3] > rows[0] + 1, `PSNR ${rows}`);
      // This network is less trained than the shipped one, so the three steps show another figure.
      await until(
        page,
        (old) => Number.parseFloat(document.querySelector('#learn-psnr-after').textContent) !== old,
        shipped,
      );
      assert.ok((await decibels(page, 'learn-after')) > 16);
      assert.match(await saved(page), /trained for 4 of 4 epochs/);
    });

    test('another network is used in between; the trained one stays in the list and continues its training', async () => {
      const trained = await weights(page);
      await set(page, 'network', 'fashion');
      await until(page, () => globalThis.denoiser.info.name === 'fashion');
      assert.equal(
        await page.evaluate(() => document.querySelector('#network option[value=trained-here]').hidden),
        false,
      );
      assert.ok(await visible(page, 'train-continue'));
      await set(page, 'network', 'trained-here');
      await until(page, () => globalThis.denoiser.info.name !== 'fashion');
      assert.equal((await weights(page)) === trained, true);
      await page.evaluate(() => (globalThis.trainedHere = globalThis.denoiser));
      await set(page, 'network', 'fashion-tutorial');
      await until(page, () => globalThis.denoiser !== globalThis.trainedHere);
      await choose(page, { 'train-epochs': '1' });
      await click(page, '#train-continue');
      await until(page, () =>
        /trained for 5 of 5 epochs/.test(document.querySelector('#train-saved-text').textContent),
      );
      assert.equal(await page.evaluate(() => document.querySelector('#network').value), 'trained-here');
      const epochs = await page.evaluate(() =>
        [...document.querySelectorAll('#train-rows tr')].map((row) => row.cells[0].textContent),
      );
      assert.deepEqual(epochs, ['1', '2', '3', '4', '5']);
    });

    test('changing the network during training asks the visitor; a no continues the training', async () => {
      await choose(page, { 'train-start': 'current', 'train-epochs': '200' });
      await click(page, '#train-go');
      const early = await step(page);
      await set(page, 'network', 'fashion');
      await until(page, () => document.querySelector('#ask').open);
      assert.match(await text(page, '#ask-text'), /being trained/);
      await click(page, '#ask-no');
      await until(
        page,
        () => !document.querySelector('#ask').open && document.querySelector('#network').value === 'trained-here',
      );
      await until(
        page,
        (from) =>
          Number(
            /step ([\d,]+) of/.exec(document.querySelector('#train-status').textContent)?.[1].replaceAll(',', ''),
          ) > from,
        early,
      );
      // A file that is not a model does not end the run either.
      await upload(page, 'bad.safetensors', '', Buffer.from('not a model'), 'drop');
      await until(page, () => document.querySelector('#ask').open);
      await click(page, '#ask-yes');
      await alertText(page, 'cannot use this file as a network');
      await dismiss(page);
      assert.match(await status(page), /^Epoch/);
      await set(page, 'network', 'fashion');
      await until(page, () => document.querySelector('#ask').open);
      await click(page, '#ask-yes');
      await until(page, () => globalThis.denoiser.info.name === 'fashion');
      await until(page, () => document.body.dataset.training === 'idle');
      assert.match(await saved(page), /of 200 epochs/);
      await set(page, 'network', 'trained-here');
      await until(page, () => globalThis.denoiser.info.name !== 'fashion');
    });

    test('an error that prevents a training stays until it is dismissed', async () => {
      await choose(page, { 'train-images': 'own', 'train-start': 'fresh' });
      await click(page, '#train-go');
      assert.match(await alertText(page, '.', 'train-alert'), /at least two pictures/);
      // The three steps above report again; their success does not hide the training's error.
      const line = await learned(page);
      await set(page, 'learn-level', '0.3');
      await learned(page, line);
      assert.ok(await visible(page, 'train-alert'));
      await page.evaluate(() => {
        const transfer = new DataTransfer();
        for (const name of ['notes.txt', 'more.txt']) transfer.items.add(new File(['some words'], name));
        document.getElementById('train-files').files = transfer.files;
      });
      await click(page, '#train-go');
      assert.match(await alertText(page, 'notes', 'train-alert'), /^notes\.txt looks like text, not a picture/);
      assert.match(await alertDetails(page, 'train-alert'), /expected/);
      await until(page, () => document.body.dataset.training === 'idle');
      await set(page, 'learn-level', '0.2');
      await learned(page);
      assert.ok(await visible(page, 'train-alert'));
      await dismiss(page, 'train-alert');
      assert.equal(await visible(page, 'train-alert'), false);
      await choose(page, { 'train-images': 'some', 'train-start': 'current' });
    });

    test('pause, resume, stop: the training waits and continues, and the weights are kept', async () => {
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
      await learned(page);
      assert.equal((await weights(page)) === before, true);
      assert.match(await saved(page), /trained for \d+ of 200 epochs/);
      await until(page, () => !document.querySelector('#train-go').disabled);
      await click(page, '#train-continue');
      assert.ok((await step(page)) > 100);
      await click(page, '#train-stop');
      await statusBecomes(page, '^Stopped');
    });

    test('after the network is deleted, the page starts with its own one', async () => {
      await click(page, '#train-forget');
      await until(page, () => document.querySelector('#train-saved').hidden);
      await page.reload();
      await ready(page);
      await learned(page);
      assert.equal(await visible(page, 'train-saved'), false);
    });

    test('a dropped network file is used; a bad one is refused', async () => {
      const bytes = readFileSync('models/fashion-tutorial.safetensors');
      await upload(page, 'mine.safetensors', '', bytes, 'drop');
      await statusBecomes(page, 'mine\\.safetensors: fashion-tutorial, 3,217 weights');
      await upload(page, 'bad.safetensors', '', Buffer.from('not a model'), 'drop');
      assert.match(await alertText(page), /cannot use this file as a network/);
      assert.match(await alertDetails(page), /safetensors/);
      await dismiss(page);
    });

    test('a network saved as ONNX and dropped again is the same network', async () => {
      await catchFiles(page);
      const before = await weights(page);
      const { name, bytes } = await download(page, '#train-save-onnx');
      assert.equal(name, 'fashion-tutorial.onnx');
      await upload(page, 'again.onnx', '', bytes, 'drop');
      await statusBecomes(page, 'again\\.onnx: fashion-tutorial, 3,217 weights');
      assert.equal((await weights(page)) === before, true);
      await upload(page, 'bad.onnx', '', Buffer.from('not a model'), 'drop');
      assert.match(await alertText(page), /cannot use this file as a network/);
      await dismiss(page);
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

test('a message about missing training images stays until it is dismissed', async () => {
  const site = await serve({ port: 0 });
  // Playwright does not see requests that a service worker answers.
  const { page, close } = await browsers.chromium({ serviceWorkers: 'block' });
  try {
    await page.route('**/data/train-images*', (route) => route.abort());
    await page.goto(`${site.url}#train`);
    await ready(page);
    await click(page, '#train-go');
    assert.match(await alertText(page, '.', 'train-alert'), /^The training images could not be fetched/);
    assert.ok((await alertDetails(page, 'train-alert')).length > 0);
    const line = await learned(page);
    await set(page, 'learn-level', '0.3');
    await learned(page, line);
    assert.ok(await visible(page, 'train-alert'));
  } finally {
    await close();
    site.server.close();
  }
});
