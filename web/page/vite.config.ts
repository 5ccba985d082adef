import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';
import pkg from '../package.json' with { type: 'json' };
import { fillFields } from './option-fields.mjs';

/** `<!-- include FILE -->` in index.html stands for that file: the panel that opens first is part of the page. */
const includes: Plugin = {
  name: 'includes',
  transformIndexHtml: {
    order: 'pre',
    handler: (html) =>
      html.replace(/<!-- include (\S+) -->/g, (_, file: string) =>
        fillFields(readFileSync(fileURLToPath(new URL(file, import.meta.url)), 'utf8')),
      ),
  },
};

/** The panels that are loaded as text have fields, too. */
const fields: Plugin = {
  name: 'option-fields',
  enforce: 'pre',
  load(id) {
    const file = /^(.*\.html)\?raw$/.exec(id)?.[1];
    return file && `export default ${JSON.stringify(fillFields(readFileSync(file, 'utf8')))};`;
  },
};

const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository } = process.env;

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  // Relative addresses: the site works under any path.
  base: './',
  define: {
    __VERSION__: JSON.stringify(pkg.version),
    // GitHub's builds set the address of the sources.
    __SOURCE__: JSON.stringify(repository ? `${server}/${repository}` : ''),
  },
  plugins: [includes, fields],
  build: {
    outDir: fileURLToPath(new URL('../../build/site', import.meta.url)),
    emptyOutDir: true,
    target: 'es2022',
    // Inlined assets become data: addresses, which the page's content security policy refuses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  worker: { format: 'es' },
});
