import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import type { Plugin } from 'vite';
import pkg from '../package.json' with { type: 'json' };

/**
 * A thread loads the script that started it. Vite takes the address in `new Worker(new URL(...))` for an entry of its own
 * and would make a second script of the same.
 */
const threadsOfOneScript: Plugin = {
  name: 'threads-of-one-script',
  enforce: 'pre',
  transform(code, id) {
    const name = /dae-[a-z]+-threads\.mjs$/.exec(id)?.[0];
    if (!name) return null;
    const replaced = code.replace(`new Worker(new URL("${name}",import.meta.url),`, 'new Worker(import.meta.url,');
    if (replaced === code) this.error(`${id} starts its threads otherwise than was expected`);
    return replaced;
  },
};

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  // Relative addresses: the site works under any path.
  base: './',
  define: { __VERSION__: JSON.stringify(pkg.version) },
  build: {
    outDir: fileURLToPath(new URL('../../build/site', import.meta.url)),
    emptyOutDir: true,
    target: 'es2022',
    // Inlined assets become data: addresses, which the page's content security policy refuses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  worker: { format: 'es', plugins: () => [threadsOfOneScript] },
});
