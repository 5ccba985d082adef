// Actions of a visitor on the page, and what the page then shows, for both browsers.
import assert from 'node:assert/strict';

const LIMIT_MS = 60_000;

// An evaluation fails if the page reloads meanwhile; it is repeated.
async function ask(page, condition, argument) {
  try {
    return await page.evaluate(condition, argument);
  } catch (error) {
    if (/context was destroyed|navigation|discarded|no such frame/i.test(error.message)) return false;
    throw error;
  }
}

/** Polls the page until `condition(argument)` holds there, also across a reload. */
export async function until(page, condition, argument) {
  const end = Date.now() + LIMIT_MS;
  while (!(await ask(page, condition, argument))) {
    if (Date.now() > end) {
      const shown = await page.evaluate(() => document.querySelector('.panel:not([hidden])').innerText.slice(-600));
      assert.fail(`still not true after ${LIMIT_MS / 1000} s: ${condition}\n${shown}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

export const text = (page, selector) => page.evaluate((s) => document.querySelector(s).textContent, selector);

/** Collects errors that must not happen while the page is used. */
export function watch(page) {
  const problems = [];
  page.on('pageerror', (error) => problems.push(`page error: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(`console: ${message.text()}`);
  });
  return problems;
}

export async function ready(page) {
  await until(page, () => document.body?.dataset.ready === 'true');
}

/** Opens a tab of the page by its address, and waits until it is there. */
export async function openTab(page, name) {
  await page.evaluate((tab) => {
    if (location.hash === `#${tab}`) return;
    delete document.body.dataset.ready;
    location.hash = tab;
  }, name);
  await ready(page);
}

/**
 * Waits until the photo tab shows a result that is not `before`, and returns its line. Two results may take the same time and
 * have the same line: then the nodes of what was returned last are gone.
 */
export async function result(page, before = '') {
  await until(
    page,
    (old) => {
      const gain = document.querySelector('#gain');
      const line = gain.textContent;
      const { told } = globalThis;
      const another = line !== old || (told?.line === old && !told.node.isConnected);
      if (line === '' || !another || !document.querySelector('#work').hidden) return false;
      globalThis.told = { line, node: gain.lastChild };
      return true;
    },
    before,
  );
  return text(page, '#gain');
}

/** The same of the three steps under Learn. */
export async function learned(page, before = '') {
  await until(
    page,
    (old) => {
      const gain = document.querySelector('#learn-gain');
      // The tab is loaded when it is opened.
      if (!gain) return false;
      const another =
        gain.textContent !== old || (globalThis.learned?.line === old && !globalThis.learned.node.isConnected);
      if (gain.textContent === '' || !another) return false;
      globalThis.learned = { line: gain.textContent, node: gain.lastChild };
      return true;
    },
    before,
  );
  return text(page, '#learn-gain');
}

export const decibels = async (page, id) => Number.parseFloat(await text(page, `[data-testid="${id}"]`));
export const backend = (page) => text(page, '#backend');

/** Sets a form field like a user's input. */
export async function set(page, id, value) {
  await page.evaluate(
    ([field, content]) => {
      const element = document.getElementById(field);
      if (element.type === 'checkbox') element.checked = content;
      else element.value = content;
      for (const type of ['input', 'change']) element.dispatchEvent(new Event(type, { bubbles: true }));
    },
    [id, value],
  );
}

export const click = (page, selector) => page.evaluate((s) => document.querySelector(s).click(), selector);

/** Gives the page a file: through its file button ('button'), by drop or by paste. */
export async function upload(page, name, type, bytes, way = 'button') {
  if (way === 'button') return uploadAll(page, [[name, type, bytes]]);
  await page.evaluate(
    async ([fileName, mime, base64, how]) => {
      const data = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
      const transfer = new DataTransfer();
      transfer.items.add(new File([data], fileName, { type: mime }));
      const event =
        how === 'drop'
          ? new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true })
          : new ClipboardEvent('paste', { clipboardData: transfer, bubbles: true });
      document.dispatchEvent(event);
    },
    [name, type, Buffer.from(bytes).toString('base64'), way],
  );
}

/** Waits for an alert of the page whose text matches `pattern`, and returns the text. */
export async function alertText(page, pattern = '.', place = 'alert') {
  await until(
    page,
    ([id, source]) =>
      !document.getElementById(id).hidden &&
      new RegExp(source).test(document.querySelector(`#${id} .alert-text`)?.textContent),
    [place, pattern],
  );
  return text(page, `#${place} .alert-text`);
}

/** Returns the technical text behind the alert's disclosure. */
export const alertDetails = (page, place = 'alert') => text(page, `#${place} details code`);

/** Closes an alert by its button. */
export const dismiss = (page, place = 'alert') =>
  page.evaluate((id) => {
    const buttons = [...document.querySelectorAll(`#${id} button`)];
    buttons.find((button) => button.textContent === 'Dismiss').click();
  }, place);

/** From now on, the page keeps downloads in memory; a click on a link would write them to this machine. */
export async function catchFiles(page) {
  await page.evaluate(() => {
    globalThis.files = [];
    // The browser would wait for somebody to choose a file.
    globalThis.showSaveFilePicker = undefined;
    HTMLAnchorElement.prototype.click = function () {
      const { download, href } = this;
      globalThis.files.push(
        fetch(href)
          .then((response) => response.blob())
          .then((blob) => ({ name: download, blob })),
      );
    };
  });
}

/** Presses a download button, after {@link catchFiles}, and returns the file's name and bytes. */
export async function download(page, selector) {
  const before = await page.evaluate(() => globalThis.files.length);
  await until(page, (s) => !document.querySelector(s).hidden && !document.querySelector(s).disabled, selector);
  await click(page, selector);
  await until(page, (count) => globalThis.files.length > count, before);
  const { name, base64 } = await page.evaluate(async (index) => {
    const { name, blob } = await globalThis.files[index];
    const bytes = new Uint8Array(await blob.arrayBuffer());
    return { name, base64: btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')) };
  }, before);
  return { name, bytes: Buffer.from(base64, 'base64') };
}

/** Gives the page several files at once through its file button, or another input: `[name, type, bytes]` each. */
export async function uploadAll(page, files, input = 'file') {
  await page.evaluate(
    ([id, all]) => {
      const transfer = new DataTransfer();
      for (const [name, type, base64] of all) {
        const data = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
        transfer.items.add(new File([data], name, { type }));
      }
      document.getElementById(id).files = transfer.files;
      document.getElementById(id).dispatchEvent(new Event('change', { bubbles: true }));
    },
    [input, files.map(([name, type, bytes]) => [name, type, Buffer.from(bytes).toString('base64')])],
  );
}

/** Returns the current result line, so that {@link result} can wait for another one. */
export const shownLine = (page) => page.evaluate(() => document.getElementById('gain').textContent);

export async function sizeShown(page) {
  return page.evaluate(() => {
    const { width, height } = document.getElementById('compare-after');
    return [width, height];
  });
}

export function assertNothingWrong(problems) {
  assert.deepEqual(problems, []);
}
