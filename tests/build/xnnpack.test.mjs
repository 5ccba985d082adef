// The lists in cmake/third_party/xnnpack_files name exactly the files of XNNPACK that the link needs. `npm run xnnpack-files`
// writes them.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { after, test } from 'node:test';
import { calledFunctions, keptMembers, link, linkerOf } from '../../scripts/xnnpack/link.mjs';
import { folderOf, root } from './support.mjs';

const at = folderOf(after);
const folder = at('.');
const lists = path.join(root, 'cmake/third_party/xnnpack_files');
const remake = 'npm run xnnpack-files makes the list anew';

// Toolchains and the folders of their libraries, from scripts/test/suites.mjs.
const builds = JSON.parse(process.env.DAE_XNNPACK_BUILDS);

for (const { list, toolchain, libraries } of builds) {
  const names = ['XNNPACK', 'microkernels-prod'].map((name) => path.join(libraries, 'lib', `lib${name}.a`));
  const archives = names.filter((file) => existsSync(file));
  const linker = linkerOf(toolchain);
  const listed = readFileSync(path.join(lists, `${list}.txt`), 'utf8').trim().split('\n');

  test(`${list}: the link needs every file of the list, and no function that is not there`, () => {
    const { missing, map, said } = link(linker, calledFunctions(), archives, folder);
    const kept = keptMembers(map);
    assert.ok(kept.size > 5, said);
    assert.deepEqual([...missing], [], remake);
    assert.ok(!kept.has('xnnpack_absent.c'), `a function is called that only x86_64-absent.txt has; ${remake}`);
    // This project's replacements of XNNPACK's files are not in the list.
    const needed = [...kept].filter((name) => !name.startsWith('xnnpack_')).sort();
    assert.deepEqual(needed, listed.map((file) => path.basename(file)).sort(), remake);
  });

  test(`${list}: a call of a function outside the list is detected`, () => {
    const { missing } = link(linker, [...calledFunctions(), 'xnn_create_softmax_nc_f32'], archives, folder);
    assert.ok(missing.has('xnn_create_softmax_nc_f32'), [...missing].join(' '));
    const fewer = link(linker, ['xnn_initialize'], archives, folder);
    assert.ok(!keptMembers(fewer.map).has('convolution-nhwc.c'), 'what nobody calls is kept');
  });
}
