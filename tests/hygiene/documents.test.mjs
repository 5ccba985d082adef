// Files that the documents name must exist, and the exported functions must be those that the header declares.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const read = (path) => readFileSync(join(root, path), 'utf8');

test('links between the documents lead somewhere', () => {
  const documents = execFileSync('git', ['ls-files', '*.md'], { cwd: root, encoding: 'utf8' });
  for (const document of documents.trim().split('\n')) {
    for (const [, target] of read(document).matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)) {
      assert.ok(existsSync(join(root, dirname(document), target)), `${document} links to ${target}`);
    }
  }
});

test('the folders of docs/architecture.md exist', () => {
  const tree = read('docs/architecture.md').match(/```text\n([^]*?)```/)[1];
  for (const [, path] of tree.matchAll(/^ *([\w./-]+\/)/gm)) {
    assert.ok(existsSync(join(root, path)) || existsSync(join(root, 'src', path)), path);
  }
});

test('the files that CONTRIBUTING.md and docs/architecture.md name exist', () => {
  // The documents leave out `src/` and file extensions in some places.
  const places = (path) => ['', 'src/'].flatMap((folder) => ['', '.h', '.cpp'].map((end) => `${folder}${path}${end}`));
  for (const document of ['CONTRIBUTING.md', 'docs/architecture.md']) {
    const paths = [...read(document).matchAll(/`([a-z][\w-]*(?:\/[\w.-]+)+\/?)`/g)].map((match) => match[1]);
    assert.ok(paths.length > 10, document);
    for (const path of paths.filter((path) => !/NAME/.test(path) && !path.startsWith('build/'))) {
      assert.ok(
        places(path).some((place) => existsSync(join(root, place))),
        `${document} names ${path}`,
      );
    }
  }
});

test('the README is one page', () => {
  assert.ok(read('README.md').split('\n').length <= 151, 'expected at most 150 lines; details belong to docs/');
});

test('docs/data-flow.svg is drawn from docs/data-flow.dot', () => {
  const labels = [...read('docs/data-flow.dot').matchAll(/label="([^"]*)"/g)].flatMap((match) => match[1].split('\\n'));
  const drawn = [...read('docs/data-flow.svg').matchAll(/<text[^>]*>([^<]*)</g)].map((match) =>
    match[1].replace(/&#(\d+);|&#x([\da-f]+);/gi, (_, decimal, hex) =>
      String.fromCodePoint(decimal ?? parseInt(hex, 16)),
    ),
  );
  assert.deepEqual(drawn.sort(), labels.sort());
});

test('the benchmark finds its markers in the documents', () => {
  const markers = { 'README.md': ['summary', 'about'] };
  markers['docs/benchmarks.md'] = ['about', 'inference', 'roofline', 'training', 'native', 'cost', 'video'];
  for (const [document, names] of Object.entries(markers)) {
    for (const name of names) {
      const pair = new RegExp(`<!-- bench:${name} -->\\n[^]+\\n<!-- /bench:${name} -->`);
      assert.match(read(document), pair, `${document}, ${name}`);
    }
  }
});

// No JavaScript calls these: the package has no files, asks for derived models by options of dae_denoise_start(), and has
// IDX, crops and measures of its own.
const notForTheWeb = [
  ...['dae_crc32', 'dae_dataset_size', 'dae_denoise_bytes', 'dae_denoise_file', 'dae_idx_decode', 'dae_image_crop'],
  ...['dae_image_luma', 'dae_image_resize', 'dae_model_cut', 'dae_model_self_ensemble'],
];

test('WebAssembly exports every function of the C API that the package needs, and nothing unknown', () => {
  const declared = [...read('src/api/dae.h').matchAll(/^[\w ]+[ *]+(dae_\w+)\(/gm)].map((match) => match[1]);
  const exported = read('wasm/exports.txt')
    .split('\n')
    .filter((line) => line.startsWith('dae_'));
  assert.deepEqual([...exported, ...notForTheWeb].sort(), declared.sort());
});
