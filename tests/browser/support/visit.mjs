// A visit to the built page in a browser, for a whole group of tests.
import { serve } from '../../../scripts/serve.mjs';
import { ready, watch } from './page.mjs';

/** Serves the page and opens it at a tab's address. `problems` collects errors; `close` ends browser and server. */
export async function visit(open, hash = '') {
  const site = await serve({ port: 0 });
  let browser;
  const close = async () => {
    await browser?.close();
    site.server.close();
  };
  try {
    browser = await open();
    const { page } = browser;
    const problems = watch(page);
    await page.goto(site.url + hash);
    await ready(page);
    return { page, problems, close };
  } catch (error) {
    await close();
    throw error;
  }
}
