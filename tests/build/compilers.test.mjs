// Every installed compiler of Debian 12 and newer builds the library and the command, besides the one that all other tests
// use. Warnings are allowed. Several files are compiled at once and without optimisation, which takes a fifth of the time.
import assert from 'node:assert/strict';
import path from 'node:path';
import { after, test } from 'node:test';
import { cached, environment, folderOf, root, run, thirdParty } from './support.mjs';

const at = folderOf(after);
const compilers = [
  ['gcc-12', 'g++-12'],
  ['gcc-13', 'g++-13'],
  ['gcc-14', 'g++-14'],
  ['clang-15', 'clang++-15'],
  ['clang-19', 'clang++-19'],
];

function isThere(command) {
  try {
    return run(command, ['--version']) !== '';
  } catch {
    return false;
  }
}

for (const [c, cxx] of compilers.filter(([, name]) => !cached('CMAKE_CXX_COMPILER').endsWith(name))) {
  test(`${cxx} builds the library and the command`, { skip: !isThere(cxx) && `no ${cxx} here` }, () => {
    const choice = [`-DCMAKE_C_COMPILER=${c}`, `-DCMAKE_CXX_COMPILER=${cxx}`, '-DCMAKE_BUILD_TYPE=None', '-DDAE_UNITY=ON'];
    const env = environment();
    run('cmake', ['-S', root, '-B', at(cxx), '-G', 'Ninja', ...thirdParty(), ...choice], { env });
    run('cmake', ['--build', at(cxx)], { env });
    assert.equal(run(at(cxx, 'src/cli/dae'), ['--version']).trim(), cached('CMAKE_PROJECT_VERSION'));
    const noisy = path.join(root, 'tests/files/rgb.png');
    run(at(cxx, 'src/cli/dae'), ['denoise', noisy, '-o', at(`${cxx}.png`)]);
  });
}
