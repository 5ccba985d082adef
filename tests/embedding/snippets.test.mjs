// Type-checks the JavaScript blocks of README.md and docs/ against the packed types, then runs them as modules in a browser, on a
// noisy photograph and on the clean one.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { serve } from '../../scripts/serve.mjs';
import { noisy, photograph, pngOf } from '../browser/support/pictures.mjs';
import { engines, until } from './support/page.mjs';
import { project, removeFolders } from './support/tarball.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Returns the code blocks of a document in a language, each with a name. */
function blocks(document, language) {
  const text = readFileSync(path.join(root, document), 'utf8');
  const fenced = new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\``, 'gm');
  const found = [...text.matchAll(fenced)].map((match) => match[1]);
  return found.map((code, index) => ({ code, name: `${document.replace(/\W/g, '-')}-${index + 1}`.toLowerCase() }));
}

const documents = ['README.md', 'web/README.md', 'docs/cookbook.md', 'docs/element.md'];
const snippets = documents.flatMap((document) => blocks(document, 'js'));
const markup = documents.flatMap((document) => blocks(document, 'html'));

/** The variables that the documents' snippets may use. */
const globals = `
import type { ByteTensor, Denoiser } from 'dae-wasm';
declare global {
  const file: File;
  const files: File[];
  const img: HTMLImageElement;
  const video: HTMLVideoElement;
  // Snippets do not check whether the canvas has a context.
  const canvas: { getContext(kind: '2d'): CanvasRenderingContext2D } & HTMLCanvasElement;
  const images: ByteTensor;
  const table: object;
  const denoiser: Denoiser;
}
`;

const imports = { 'dae-wasm': './measured.js', 'dae-wasm/element': './dae-wasm/element.js' };
const page = (head, body = '') => `<!doctype html>
<html lang="en">
  <head>
    <title>Snippets</title>
    <link rel="icon" href="data:," />
    <script type="importmap">${JSON.stringify({ imports })}</script>
    ${head}
  </head>
  <body>${body}</body>
</html>`;

/** Creates a file in Fashion-MNIST's format with many copies of one image. */
function idx(count) {
  const header = Buffer.from([0, 0, 8, 3, 0, 0, 0, count, 0, 0, 0, 28, 0, 0, 0, 28]);
  return gzipSync(Buffer.concat([header, Buffer.alloc(count * 784, 90)]));
}

let installed;

before(async () => {
  installed = await project(undefined, ['models']);
  const { folder } = installed;
  writeFileSync(path.join(folder, 'globals.d.ts'), globals);
  for (const { name, code } of snippets) {
    // A file without import or export is not a module.
    writeFileSync(path.join(folder, `${name}.ts`), `${code}\nexport {};\n`);
    writeFileSync(path.join(folder, `${name}.js`), code);
  }
  cpSync(path.join(installed.package, 'dist'), path.join(folder, 'dae-wasm'), { recursive: true });
  for (const file of ['globals.js', 'measured.js']) {
    cpSync(path.join(root, 'tests/embedding/pages', file), path.join(folder, file));
  }
  cpSync(path.join(root, 'models/fashion-tutorial.safetensors'), path.join(folder, 'my-model.safetensors'));
  const models = path.join(folder, 'node_modules/dae-wasm-models');
  for (const file of ['photo.safetensors', 'super-stack.safetensors']) {
    cpSync(path.join(models, file), path.join(folder, file));
  }
  // Without a bundler, the URLs of that package's files lead here.
  cpSync(models, path.join(folder, 'dae-wasm-models'), { recursive: true });
  writeFileSync(path.join(folder, 'index.html'), page('<script type="module" src="./globals.js"></script>'));
  const element = '<script type="module" src="./dae-wasm/element.js"></script>';
  for (const { name, code } of markup) writeFileSync(path.join(folder, `${name}.html`), page(element, code));
  const clean = photograph(160, 120);
  writeFileSync(path.join(folder, 'clean.png'), pngOf(clean));
  writeFileSync(path.join(folder, 'noisy.png'), pngOf(noisy(clean, 25)));
  writeFileSync(path.join(folder, 'train-images-idx3-ubyte.gz'), idx(100));
  const { model } = JSON.parse(readFileSync(path.join(root, 'models/fashion-tutorial.recipe.json'), 'utf8'));
  writeFileSync(path.join(folder, 'table.json'), JSON.stringify(model));
});
after(removeFolders);

for (const resolution of ['bundler', 'nodenext']) {
  test(`the types: every snippet and every entry (${resolution})`, () => {
    const { folder } = installed;
    mkdirSync(path.join(folder, 'types'), { recursive: true });
    const entries = ['dae-wasm', 'dae-wasm/single', 'dae-wasm/element'];
    const uses = entries.map((entry, i) => `import * as e${i} from '${entry}';`).join('\n');
    const element = `const made: e2.DaeDenoiseElement = document.createElement('dae-denoise');`;
    writeFileSync(path.join(folder, 'entries.ts'), `${uses}\n${element}\nexport { e0, e1, made };\n`);
    const options = [
      '--noEmit',
      '--strict',
      '--exactOptionalPropertyTypes',
      '--target',
      'es2022',
      '--lib',
      'es2022,dom,dom.iterable,esnext.disposable',
    ];
    const modules = ['--module', resolution === 'bundler' ? 'esnext' : 'nodenext', '--moduleResolution', resolution];
    const files = ['globals.d.ts', 'entries.ts', ...snippets.map(({ name }) => `${name}.ts`)];
    const compiler = path.join(folder, 'node_modules/typescript/bin/tsc');
    try {
      execFileSync(process.execPath, [compiler, ...options, ...modules, ...files], {
        cwd: folder,
        encoding: 'utf8',
      });
    } catch ({ stdout }) {
      assert.fail(stdout);
    }
  });
}

/** Checks a result: noise must be removed, and a clean image must stay. */
function check({ name, network, before, after }) {
  const told = `${name}: ${network}, ${before?.toFixed(2) ?? 'clean'} to ${after.toFixed(2)} dB`;
  console.log(told);
  if (before === null) assert.ok(after > 45, told);
  else assert.ok(after > before + 5, told);
}

for (const picture of ['noisy', 'clean']) {
  test(`every snippet runs, and improves a photograph: ${picture}`, async (t) => {
    const site = await serve({ root: installed.folder, port: 0 });
    const browser = await engines.chromium();
    let photographs = 0;
    try {
      for (const { name } of snippets) {
        await t.test(name, async () => {
          await browser.page.goto(`${site.url}?picture=${picture}`);
          await until(browser.page, () => globalThis.ready === true);
          const { error, results } = await browser.page.evaluate(async (script) => {
            const error = await import(new URL(`./${script}.js`, location.href)).then(() => null, String);
            return { error, results: await Promise.all(globalThis.results) };
          }, name);
          assert.equal(error, null);
          for (const result of results.filter(({ sameSize }) => sameSize)) check({ name, ...result });
          photographs += results.length;
        });
      }
      assert.ok(photographs >= 10, `${photographs}`);
    } finally {
      await browser.close();
      site.server.close();
      site.server.closeAllConnections();
    }
  });
}

test('every piece of HTML is an element that works', async (t) => {
  const site = await serve({ root: installed.folder, port: 0 });
  const browser = await engines.chromium();
  try {
    assert.ok(markup.length >= 4);
    for (const { name } of markup) {
      await t.test(name, async () => {
        await browser.page.goto(`${site.url}${name}.html`);
        await until(browser.page, () => document.querySelector('dae-denoise').shadowRoot !== null);
        const results = await browser.page.evaluate(async () => {
          const { psnr } = await import('./dae-wasm/index.js');
          const pixels = async (blob) => {
            const bitmap = await createImageBitmap(blob);
            const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
            context.drawImage(bitmap, 0, 0);
            return context.getImageData(0, 0, bitmap.width, bitmap.height);
          };
          const [clean, noisy] = await Promise.all(
            ['clean', 'noisy'].map(async (name) => (await fetch(`./${name}.png`)).blob()),
          );
          const found = [];
          for (const blob of [noisy, clean]) {
            const { image, network } = await document.querySelector('dae-denoise').denoise(blob);
            const before = blob === clean ? null : psnr(await pixels(clean), await pixels(blob));
            found.push({ network, before, after: psnr(await pixels(clean), await pixels(image)) });
          }
          return found;
        });
        for (const result of results) check({ name, ...result });
      });
    }
  } finally {
    await browser.close();
    site.server.close();
    site.server.closeAllConnections();
  }
});
