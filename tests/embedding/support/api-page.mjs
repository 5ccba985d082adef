// Opens an isolated page that has tests/embedding/pages/library.js and the installed package.
import { cpSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { serve } from '../../../scripts/serve.mjs';
import { png } from '../../browser/support/pictures.mjs';
import { engines, until } from './page.mjs';
import { project } from './tarball.mjs';

const pages = fileURLToPath(new URL('../pages', import.meta.url));

export async function openApiPage(browser, options = {}, hosting = {}) {
  const { folder, package: installed } = await project();
  cpSync(pages, folder, { recursive: true });
  cpSync(path.join(installed, 'dist'), path.join(folder, 'dae-wasm'), { recursive: true });
  writeFileSync(path.join(folder, 'picture.png'), png(90, 70));
  const site = await serve({ root: folder, port: 0, ...hosting });
  const opened = await engines[browser](options);
  await opened.page.goto(`${site.url}empty.html`);
  await until(opened.page, () => globalThis.library !== undefined);
  const close = async () => {
    await opened.close();
    site.server.close();
    site.server.closeAllConnections();
  };
  return { page: opened.page, folder, url: site.url, close };
}
