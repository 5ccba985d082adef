// Actions in a page of any browser.
import assert from 'node:assert/strict';
import { serve } from '../../../scripts/serve.mjs';
import { browsers } from '../../browser/support/browsers.mjs';
import { openWebKit } from '../../browser/support/webkit.mjs';

export const engines = { ...browsers, webkit: openWebKit };

const LIMIT_MS = 60_000;

/** Polls until `condition(argument)` is truthy in the page, and returns its value. */
export async function until(page, condition, argument) {
  const end = Date.now() + LIMIT_MS;
  for (;;) {
    const value = await page.evaluate(condition, argument);
    if (value) return value;
    if (Date.now() > end) {
      const shown = await page.evaluate(() => document.body.innerText.slice(0, 500));
      assert.fail(`still not true after ${LIMIT_MS / 1000} s: ${condition}\n${shown}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Serves a folder, opens a page of it in a browser, and closes both at the end. */
export async function visit({ root, browser = 'chromium', path = '', ...hosting }, check) {
  const site = await serve({ root, port: 0, isolation: false, ...hosting });
  const { page, close } = await engines[browser]();
  const problems = [];
  page.on?.('pageerror', (error) => problems.push(error.message));
  page.on?.('console', (message) => {
    // The browser asks for an icon, which the examples do not have.
    if (message.type() === 'error' && !message.location().url.endsWith('/favicon.ico')) problems.push(message.text());
  });
  try {
    await page.goto(site.url + path);
    const result = await check(page, site.url);
    assert.deepEqual(problems, []);
    return result;
  } finally {
    await close();
    site.server.close();
    site.server.closeAllConnections();
  }
}

/** Chooses a file in an `<input type=file>`. */
export function choose(page, selector, name, type, bytes) {
  return page.evaluate(
    ([where, fileName, mime, base64]) => {
      const data = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
      const transfer = new DataTransfer();
      transfer.items.add(new File([data], fileName, { type: mime }));
      const input = where.reduce((scope, part) => (scope.shadowRoot ?? scope).querySelector(part), document);
      input.files = transfer.files;
      input.dispatchEvent(new Event('change', { bubbles: true }));
    },
    [[selector].flat(), name, type, Buffer.from(bytes).toString('base64')],
  );
}

/** Uses a page of examples/ like a visitor; returns the line in which the page says what runs. */
export async function useExample(page, bytes, size) {
  const started = () => /^Ready: .*/.exec(document.getElementById('status').textContent)?.[0];
  const line = await until(page, started);
  await choose(page, '#file', 'noisy.png', 'image/png', bytes);
  const text = await until(page, () => /^Denoised: (.*)/.exec(document.getElementById('status').textContent)?.[1]);
  assert.equal(text, size);
  return line;
}
