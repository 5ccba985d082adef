// cmake --install, and projects outside the tree that use the installation through CMake and through pkg-config.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { png } from '../browser/support/pictures.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = mkdtempSync(path.join(tmpdir(), 'dae-install-'));
const prefix = path.join(folder, 'prefix');
const project = path.join(folder, 'project');
const model = path.join(prefix, 'share/dae/models/fashion-tutorial.safetensors');
const noisy = path.join(folder, 'noisy.png');

const run = (command, args, options) => execFileSync(command, args, { encoding: 'utf8', stdio: 'pipe', ...options });

/** Returns the compilers of the native build, so that the outside project uses the same ones. */
function compilers() {
  const cache = readFileSync(path.join(root, 'build/native/CMakeCache.txt'), 'utf8');
  const value = (name) => new RegExp(`^${name}:\\w+=(.*)$`, 'm').exec(cache)?.[1];
  return { c: value('CMAKE_C_COMPILER'), cxx: value('CMAKE_CXX_COMPILER') };
}

before(() => {
  run('cmake', ['--install', path.join(root, 'build/native'), '--prefix', prefix]);
  cpSync(path.join(root, 'examples/native'), project, { recursive: true });
  writeFileSync(noisy, png(60, 50));
});
after(() => rmSync(folder, { recursive: true, force: true }));

function checkProgram(program) {
  const output = path.join(folder, 'out.png');
  const command = path.join(folder, 'command.png');
  run(program, [model, noisy, output]);
  run(path.join(prefix, 'bin/dae'), ['denoise', noisy, '-o', command, '--model', model, '--force']);
  assert.deepEqual(readFileSync(output), readFileSync(command));
  assert.throws(() => run(program, [model, model, output]), /expected/);
  rmSync(output);
}

test('it installs the command, the library, its header, the models, and nothing of the tests', () => {
  const files = readdirSync(prefix, { recursive: true }).map(String);
  for (const name of [
    'bin/dae',
    'include/dae.h',
    'lib/libdae.a',
    'lib/pkgconfig/dae.pc',
    'lib/cmake/dae/dae-config.cmake',
  ]) {
    assert.ok(
      files.some((file) => file.replace(/lib\/[\w-]+-linux-gnu\//, 'lib/') === name),
      `${name} in ${files}`,
    );
  }
  assert.ok(!files.some((file) => /catch|xnnpack|test/i.test(file)), files.join(' '));
});

for (const languages of ['C', 'C CXX']) {
  test(`a project of its own in ${languages}, with find_package(dae)`, () => {
    const file = path.join(project, 'CMakeLists.txt');
    const text = readFileSync(path.join(root, 'examples/native/CMakeLists.txt'), 'utf8');
    writeFileSync(file, text.replace('LANGUAGES C)', `LANGUAGES ${languages})`));
    const build = path.join(folder, `build-${languages.length}`);
    const { c, cxx } = compilers();
    const options = [`-DCMAKE_PREFIX_PATH=${prefix}`, `-DCMAKE_C_COMPILER=${c}`, `-DCMAKE_CXX_COMPILER=${cxx}`];
    run('cmake', ['-S', project, '-B', build, ...options]);
    run('cmake', ['--build', build]);
    checkProgram(path.join(build, 'denoise'));
  });
}

test('a compiler alone, with pkg-config', (t) => {
  try {
    run('pkg-config', ['--version']);
  } catch {
    t.skip('no pkg-config here');
    return;
  }
  const where = path.dirname(
    readdirSync(prefix, { recursive: true })
      .map((name) => path.join(prefix, String(name)))
      .find((name) => name.endsWith('dae.pc')),
  );
  const env = { ...process.env, PKG_CONFIG_PATH: where };
  const flags = run('pkg-config', ['--cflags', '--libs', '--static', 'dae'], { env }).trim().split(/\s+/);
  const program = path.join(folder, 'by-pkg-config');
  const strict = ['-std=c11', '-Wall', '-Wextra', '-Wpedantic', '-Werror'];
  run(compilers().c, [...strict, path.join(project, 'denoise.c'), '-o', program, ...flags]);
  checkProgram(program);
});

test('cpack makes a package of the same files', () => {
  const config = path.join(root, 'build/native/CPackConfig.cmake');
  run('cpack', ['--config', config, '-G', 'TGZ', '-B', path.join(folder, 'package')]);
  const archive = readdirSync(path.join(folder, 'package')).find((name) => name.endsWith('.tar.gz'));
  const packed = run('tar', ['-tzf', path.join(folder, 'package', archive)]).split('\n');
  const inside = packed.map((name) => name.replace(/^[^/]+\//, '')).filter((name) => name && !name.endsWith('/'));
  const installed = readdirSync(prefix, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(prefix, path.join(entry.parentPath ?? entry.path, entry.name)));
  assert.deepEqual(inside.sort(), installed.sort());
});
