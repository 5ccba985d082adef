// What the documents name must exist, and what is exported must be what the header declares.
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

test('WebAssembly exports every function of the C API and nothing unknown', () => {
  const declared = [...read('src/api/dae.h').matchAll(/^[\w ]+[ *]+(dae_\w+)\(/gm)].map((match) => match[1]);
  const exported = read('wasm/exports.txt')
    .split('\n')
    .filter((line) => line.startsWith('dae_'));
  assert.deepEqual(exported.sort(), declared.sort());
});
