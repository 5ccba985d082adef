// Tests two decisions of the scripts: which suites a change can break, and which line of a log tells the error.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { lastError } from '../../scripts/lib/run.mjs';
import { suitesFor } from '../../scripts/test/changed.mjs';
import { suites } from '../../scripts/test/suites.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const folders = new Map(suites.filter((suite) => suite.folder).map((suite) => [suite.folder, suite.name]));
const chosen = (...files) => Object.fromEntries(suitesFor(files, folders).suites);

test("a suite's folder exists, and has tests", () => {
  assert.ok(folders.size >= 6);
  for (const folder of folders.keys()) assert.ok(existsSync(path.join(root, folder)), folder);
});

test('a change chooses the suites that it can break', () => {
  assert.deepEqual(chosen('README.md'), { format: null, hygiene: null });
  assert.deepEqual(chosen('src/ops/winograd.cpp'), { format: null, hygiene: null, native: null });
  assert.deepEqual(chosen('src/cli/main.cpp', 'web/src/worker.ts'), {
    format: null,
    hygiene: null,
    cli: null,
    js: null,
  });
  assert.deepEqual(chosen('tests/cli/fuse.test.mjs', 'tests/cli/eval.test.mjs').cli, [
    'fuse.test.mjs',
    'eval.test.mjs',
  ]);
  assert.equal(chosen('tests/cli/fuse.test.mjs', 'tests/cli/command.mjs').cli, null);
  assert.deepEqual(chosen('web/page/index.html').browser, ['page.test.mjs']);
  assert.equal(chosen('tests/cli/gone.test.mjs').cli, undefined);
});

test('what is left out is named, and what runs is a suite', () => {
  const { leftOut } = suitesFor(['src/ops/winograd.cpp'], folders);
  assert.ok(leftOut.includes('sanitize') && !leftOut.includes('native'), leftOut.join());
  const files = [
    'src/a.cpp',
    'src/cli/a.cpp',
    'cmake/a.cmake',
    'wasm/a',
    'web/page/a',
    'package.json',
    'tests/unit/a.cpp',
  ];
  for (const name of suitesFor(files, folders).suites.keys()) {
    assert.ok(
      suites.some((suite) => suite.name === name),
      name,
    );
  }
});

test("a failed step names its log's last error", () => {
  const log = [
    '[1/3] Building a.cpp.o',
    "a.cpp:1:1: error: unknown type name 'x'",
    'FAILED: b.cpp.o',
    "b.cpp:7:3: error: use of undeclared identifier 'y'",
    '1 error generated.',
    'ninja: build stopped: subcommand failed.',
    '',
  ];
  assert.equal(lastError(log.join('\n')), "b.cpp:7:3: error: use of undeclared identifier 'y'");
  assert.equal(lastError('E: Unable to locate package x\nmore\n'), 'E: Unable to locate package x');
  assert.equal(lastError('all is well\nbut ended\n\n'), 'but ended');
  assert.equal(lastError(''), 'it printed nothing');
});
