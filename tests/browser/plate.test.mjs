// The page's licence plate panel in real browsers: the rendered scene, another part of it, and the visitor's own image.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { browsers } from './support/browsers.mjs';
import {
  alertDetails,
  alertText,
  assertNothingWrong,
  catchFiles,
  download,
  openTab,
  set,
  text,
  until,
  uploadAll,
} from './support/page.mjs';
import { png } from './support/pictures.mjs';
import { visit } from './support/visit.mjs';

const loads = (page, part) =>
  page.evaluate((name) => performance.getEntriesByType('resource').filter((e) => e.name.includes(name)).length, part);

const shown = (page, id) =>
  page.evaluate((canvas) => {
    const { width, height } = document.getElementById(canvas);
    return [width, height];
  }, id);

/** Waits until the state line shows a result other than `old`, and returns it. */
async function outcome(page, old = '') {
  await until(
    page,
    (last) => {
      const line = document.getElementById('plate-state').textContent;
      return / ms\.$/.test(line) && line !== last;
    },
    old,
  );
  return text(page, '#plate-state');
}

function gain(line) {
  const [, from, to] = /PSNR ([\d.]+) → ([\d.]+) dB/.exec(line);
  return Number(to) - Number(from);
}

const open = (page, name, bytes) => uploadAll(page, [[name, 'image/png', bytes]], 'plate-file');

for (const [name, launch] of Object.entries(browsers)) {
  describe(`the licence plate in ${name}`, () => {
    let page;
    let problems;
    let close;
    let line;

    before(async () => {
      ({ page, problems, close } = await visit(launch));
    });
    after(() => close?.());

    test('nothing of it is loaded before the tab is opened', async () => {
      assert.equal(await loads(page, 'plate'), 0);
      await openTab(page, 'plate');
      assert.match(await text(page, '.plate-warning'), /may invent characters/);
    });

    test('the drawn plate comes closer to the original under every condition', async () => {
      line = await outcome(page);
      assert.ok(gain(line) > 0.5, line);
      assert.match(await text(page, '#plate-before-note'), /^40 × 21 pixels, enlarged 8 times$/);
      assert.deepEqual(await shown(page, 'plate-after'), [320, 168]);
      for (const condition of ['noise', 'x4', 'motion']) {
        await set(page, 'plate-condition', condition);
        line = await outcome(page, line);
        assert.ok(gain(line) > 0.5, `${condition}: ${line}`);
      }
    });

    test('the keys move and resize the part', async () => {
      const size = () => page.evaluate(() => document.getElementById('plate-part').getAttribute('aria-label'));
      const press = (key, shiftKey) =>
        page.evaluate(
          ([pressed, shift]) =>
            document
              .getElementById('plate-part')
              .dispatchEvent(new KeyboardEvent('keydown', { key: pressed, shiftKey: shift, bubbles: true })),
          [key, shiftKey],
        );
      assert.match(await size(), /320 by 168 pixels from 326, 342/);
      await press('ArrowLeft', false);
      assert.match(await size(), /320 by 168 pixels from 316, 342/);
      await press('ArrowUp', true);
      assert.match(await size(), /320 by 158 pixels from 316, 342/);
      await until(page, () => document.getElementById('plate-after').height === 158);
      line = await outcome(page);
    });

    test('a rectangle is drawn by dragging', async () => {
      await page.evaluate(() => {
        const stage = document.getElementById('plate-stage');
        stage.scrollIntoView();
        // These events are synthetic, so there is no pointer to capture.
        stage.setPointerCapture = () => {};
        const box = stage.getBoundingClientRect();
        const send = (type, x, y) =>
          stage.dispatchEvent(
            new PointerEvent(type, { clientX: box.left + x * box.width, clientY: box.top + y * box.height, button: 0 }),
          );
        send('pointerdown', 0.25, 0.5);
        send('pointermove', 0.6, 0.7);
        send('pointermove', 0.75, 0.75);
        send('pointerup', 0.75, 0.75);
      });
      // The crop is half of 960 columns and a fourth of 640 rows, halved to the network's width.
      await until(page, () => document.getElementById('plate-after').width === 240);
      assert.deepEqual(await shown(page, 'plate-after'), [240, 80]);
      line = await outcome(page);
    });

    test('an uploaded image is restored unchanged; a file that is no image is refused', async () => {
      await open(page, 'none.png', Buffer.from('no picture'));
      assert.match(await alertText(page, '.', 'plate-error'), /^none\.png looks like text, not a picture/);
      assert.match(await alertDetails(page, 'plate-error'), /PNG/);
      await open(page, 'own.png', png(40, 20));
      await outcome(page, line);
      assert.ok(await page.evaluate(() => document.getElementById('plate-error').hidden));
      assert.deepEqual(await shown(page, 'plate-after'), [320, 160]);
      await catchFiles(page);
      const file = await download(page, '#plate-download');
      assert.equal(file.name, 'own-plate.png');
      assert.deepEqual([file.bytes.readUInt32BE(16), file.bytes.readUInt32BE(20)], [320, 160]);
    });

    test('nothing went wrong on the way', () => assertNothingWrong(problems));
  });
}
