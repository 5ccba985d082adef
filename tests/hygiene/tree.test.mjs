// The tree has only known entries at its top, and no compiled files.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { closeSync, openSync, readSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const tracked = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' }).split('\0').filter(Boolean);

const topLevel =
  `.ci .clang-format .clang-format-ignore .editorconfig .github .gitignore .npmrc .prettierignore .prettierrc.json
  CHANGELOG.md CMakeLists.txt CMakePresets.json CONTRIBUTING.md LICENSE README.md THIRD_PARTY_NOTICES.md cmake docs examples
  lab models package-lock.json package.json scripts src tests wasm web`.split(/\s+/);

function firstBytes(file) {
  const bytes = Buffer.alloc(4);
  const descriptor = openSync(path.join(root, file), 'r');
  try {
    return bytes.subarray(0, readSync(descriptor, bytes));
  } finally {
    closeSync(descriptor);
  }
}

test('nothing new lies at the top', () => {
  const found = new Set(tracked.map((file) => file.split('/')[0]));
  assert.deepEqual(
    [...found].filter((name) => !topLevel.includes(name)),
    [],
  );
});

test('no compiled program, object or archive is committed', () => {
  const compiled = ['\x7fELF', '\0asm', '!<ar', 'MZ\x90\0', '\xcf\xfa\xed\xfe'];
  assert.deepEqual(
    tracked.filter((file) => compiled.includes(firstBytes(file).toString('latin1'))),
    [],
  );
});
