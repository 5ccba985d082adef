// The magnified comparison of a photo in real browsers: mouse, keys and touch.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { serve } from '../../scripts/serve.mjs';
import { browsers } from './support/browsers.mjs';
import { assertNothingWrong, ready, result, set, sizeShown, until, upload, watch } from './support/page.mjs';
import { png } from './support/pictures.mjs';

/** Returns the state of the comparison. */
function stand(page) {
  return page.evaluate(() => {
    const frame = document.getElementById('compare');
    frame.scrollIntoView({ block: 'center', behavior: 'instant' });
    const { left, top, width, height } = frame.getBoundingClientRect();
    const inner = document.getElementById('compare-inner').getBoundingClientRect();
    const edge = inner.left + (inner.width * document.getElementById('split').value) / 100;
    return {
      frame: { left, top, width, height, middle: { x: left + width / 2, y: top + height / 2 } },
      scroll: [frame.scrollLeft, frame.scrollTop],
      zoom: document.getElementById('zoom').selectedOptions[0].textContent.trim(),
      hint: !document.getElementById('zoom-hint').hidden,
      width: inner.width,
      split: Number(document.getElementById('split').value),
      edge,
    };
  });
}

async function drag(page, from, to) {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  for (const share of [0.25, 0.5, 0.75, 1]) {
    await page.mouse.move(from.x + share * (to.x - from.x), from.y + share * (to.y - from.y));
  }
  await page.mouse.up();
}

async function keys(page, key, shift = false) {
  await page.evaluate(() => document.getElementById('split').focus({ preventScroll: true }));
  if (shift) await page.keyboard.down('Shift');
  await page.keyboard.press(key);
  if (shift) await page.keyboard.up('Shift');
}

async function openWithPhoto(open, site, settings) {
  const browser = await open(settings);
  const problems = watch(browser.page);
  await browser.page.goto(site.url);
  await ready(browser.page);
  const line = await browser.page.evaluate(() => document.getElementById('gain').textContent);
  await upload(browser.page, 'photo.png', 'image/png', png(900, 700));
  await result(browser.page, line);
  return { ...browser, problems };
}

for (const [name, open] of Object.entries(browsers)) {
  describe(`a photo from near in ${name}`, () => {
    let site;
    let browser;
    let page;

    before(async () => {
      site = await serve({ port: 0 });
      browser = await openWithPhoto(open, site);
      page = browser.page;
    });
    after(async () => {
      await browser?.close();
      site?.server.close();
    });

    test('a drag moves the magnified picture, at its edge the edge, and a tap brings the edge', async () => {
      await set(page, 'zoom', '4');
      await until(page, () => document.getElementById('compare').classList.contains('zoomed'));
      assert.deepEqual(await sizeShown(page), [900, 700]);
      const start = await stand(page);
      assert.equal(start.hint, true);
      const { middle } = start.frame;
      await page.mouse.move(middle.x + 100, middle.y);
      // A tap moves the edge to the tapped place.
      await page.mouse.down();
      await page.mouse.up();
      const tapped = await stand(page);
      assert.ok(Math.abs(tapped.edge - (middle.x + 100)) < 20, `${tapped.edge} ${middle.x + 100}`);
      assert.deepEqual(tapped.scroll, start.scroll);
      // A drag away from the edge moves the image.
      await drag(page, { x: middle.x - 60, y: middle.y }, { x: middle.x - 160, y: middle.y - 50 });
      const moved = await stand(page);
      assert.ok(Math.abs(moved.scroll[0] - tapped.scroll[0] - 100) <= 8, `${moved.scroll} ${tapped.scroll}`);
      assert.ok(Math.abs(moved.scroll[1] - tapped.scroll[1] - 50) <= 8, `${moved.scroll} ${tapped.scroll}`);
      assert.equal(moved.split, tapped.split);
      // A drag on the edge moves the edge.
      await drag(page, { x: moved.edge, y: middle.y }, { x: moved.edge - 120, y: middle.y });
      const compared = await stand(page);
      assert.ok(Math.abs(compared.edge - (moved.edge - 120)) < 20, `${compared.edge} ${moved.edge}`);
      assert.deepEqual(compared.scroll, moved.scroll);
    });

    test('the keys magnify about the middle, move, and fit', async () => {
      const first = await stand(page);
      await keys(page, 'ArrowRight', true);
      await keys(page, 'ArrowDown', true);
      const moved = await stand(page);
      assert.ok(moved.scroll[0] > first.scroll[0] && moved.scroll[1] > first.scroll[1]);
      assert.equal(moved.split, first.split);
      await keys(page, '-');
      const smaller = await stand(page);
      assert.equal(smaller.zoom, '267 %');
      const share = ({ scroll, frame, width }) => (scroll[0] + frame.width / 2) / width;
      assert.ok(Math.abs(share(smaller) - share(moved)) < 0.02, `${share(smaller)} ${share(moved)}`);
      await keys(page, '0');
      const fit = await stand(page);
      assert.deepEqual([fit.zoom, fit.hint], ['Fit', false]);
      // Without Shift the arrow keys move the edge.
      await keys(page, 'ArrowRight');
      assert.ok((await stand(page)).split > fit.split);
    });

    test('fitting, a press moves the edge', async () => {
      const { frame } = await stand(page);
      await page.mouse.move(frame.left + frame.width / 4, frame.middle.y);
      await page.mouse.down();
      await page.mouse.up();
      const pressed = await stand(page);
      assert.ok(Math.abs(pressed.edge - (frame.left + frame.width / 4)) < 20, `${pressed.edge}`);
      assert.equal(pressed.zoom, 'Fit');
    });

    test('nothing went wrong on the way', () => assertNothingWrong(browser.problems));
  });
}

test('two fingers magnify the picture between them, and one moves it, on a telephone', async (context) => {
  const site = await serve({ port: 0 });
  context.after(() => site.server.close());
  const browser = await openWithPhoto(browsers.chromium, site, { width: 390, hasTouch: true, isMobile: true });
  context.after(browser.close);
  const { page } = browser;
  const session = await page.context().newCDPSession(page);
  const touch = (type, ...points) =>
    session.send('Input.dispatchTouchEvent', { type, touchPoints: points.map(([x, y], id) => ({ x, y, id })) });
  const fit = await stand(page);
  const { x, y } = fit.frame.middle;
  await touch('touchStart', [x - 30, y]);
  await touch('touchStart', [x - 30, y], [x + 30, y]);
  for (const by of [45, 60, 75, 90]) await touch('touchMove', [x - by, y], [x + by, y]);
  await touch('touchEnd');
  const near = await stand(page);
  assert.ok(near.width > 2.5 * fit.width && near.width < 3.5 * fit.width, `${near.width} ${fit.width}`);
  assert.match(near.zoom, /^\d+ %$/);
  // The point between the fingers stays between them.
  assert.ok(Math.abs(near.scroll[0] + near.frame.width / 2 - near.width / 2) < 12, JSON.stringify(near));

  const [from, to] = near.edge > x ? [x - 60, x - 120] : [x + 60, x];
  await touch('touchStart', [from, y]);
  for (const share of [0.25, 0.5, 0.75, 1]) await touch('touchMove', [from + share * (to - from), y]);
  await touch('touchEnd');
  const moved = await stand(page);
  assert.ok(Math.abs(moved.scroll[0] - near.scroll[0] - (from - to)) <= 8, `${moved.scroll} ${near.scroll}`);
  assertNothingWrong(browser.problems);
});
