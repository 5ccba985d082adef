// Builds under conditions that differ from ours: a folder with an awkward name, another name for the processor, the system's
// default compiler, a shared library, all kinds of install folders, and as part of another project.
import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { png } from '../browser/support/pictures.mjs';
import { cached, environment, exportedNames, folderOf, functionsOfHeader, root, run, thirdParty } from './support.mjs';

const at = folderOf(after);
const source = at('my projects', 'job@2 a(1)', 'b\u00fcro');
const build = path.join(source, 'build');
const options = { env: environment() };
const isLinux = process.platform === 'linux';

const configure = (...more) =>
  run('cmake', ['-S', source, '-B', build, '-DDAE_UNITY=ON', ...thirdParty(), ...more], options);

/** Finds the folder below `folder` that contains the file, wherever CMake has put it. */
function find(folder, name) {
  const file = readdirSync(folder, { recursive: true }).find((one) => path.basename(String(one)) === name);
  return file && path.join(folder, String(file));
}

before(() => {
  for (const name of ['CMakeLists.txt', 'LICENSE', 'THIRD_PARTY_NOTICES.md', 'cmake', 'models', 'src']) {
    cpSync(path.join(root, name), path.join(source, name), { recursive: true });
  }
  // This is FreeBSD's name of the processor; it tests the condition for the compile flags.
  const processor = process.arch === 'x64' ? 'amd64' : process.arch;
  const system = { linux: 'Linux', darwin: 'Darwin' }[process.platform];
  writeFileSync(at('toolchain.cmake'), `set(CMAKE_SYSTEM_NAME ${system})\nset(CMAKE_SYSTEM_PROCESSOR ${processor})\n`);
  configure(`-DCMAKE_TOOLCHAIN_FILE=${at('toolchain.cmake')}`, '-DBUILD_SHARED_LIBS=ON', '-DCMAKE_INSTALL_PREFIX=/usr');
  run('cmake', ['--build', build, '--parallel', '2'], options);
});

test("the system's compiler builds it in a folder with an awkward name", () => {
  const out = run(path.join(build, 'src/cli/dae'), ['--version']);
  assert.equal(out.trim(), cached('CMAKE_PROJECT_VERSION'));
});

test('the shared library exports the functions of dae.h and no other name', { skip: !isLinux }, () => {
  const library = path.join(build, 'libdae.so');
  assert.deepEqual(exportedNames(library, '--dynamic').sort(), functionsOfHeader().sort());
});

function checkInstalled(pc, sysroot) {
  const env = { ...process.env, PKG_CONFIG_PATH: path.dirname(pc), PKG_CONFIG_SYSROOT_DIR: '' };
  const variable = (name) => run('pkg-config', [`--variable=${name}`, 'dae'], { env }).trim().replaceAll('\\', '');
  const placed = (folder) => (folder.startsWith(sysroot) ? folder : sysroot + folder);
  assert.ok(existsSync(path.join(placed(variable('includedir')), 'dae.h')), variable('includedir'));
  assert.ok(
    readdirSync(placed(variable('libdir'))).some((name) => name.startsWith('libdae.')),
    variable('libdir'),
  );
}

const hasPkgConfig = (() => {
  try {
    return run('pkg-config', ['--version']) !== '';
  } catch {
    return false;
  }
})();

for (const [name, ...folders] of [
  ['/usr, where libraries have a folder for the processor', '-DCMAKE_INSTALL_PREFIX=/usr'],
  ['/usr/local', '-DCMAKE_INSTALL_PREFIX=/usr/local'],
  ['a library folder of its own', '-DCMAKE_INSTALL_PREFIX=/opt/dae', '-DCMAKE_INSTALL_LIBDIR=/srv/lib64'],
  ['a header folder of its own', '-DCMAKE_INSTALL_PREFIX=/opt/dae', '-DCMAKE_INSTALL_INCLUDEDIR=/srv/headers'],
  [
    'both',
    '-DCMAKE_INSTALL_PREFIX=/opt/dae',
    '-DCMAKE_INSTALL_LIBDIR=/srv/lib64',
    '-DCMAKE_INSTALL_INCLUDEDIR=/srv/headers',
  ],
]) {
  test(`installed to ${name}, dae.pc names folders that exist`, { skip: !hasPkgConfig }, () => {
    configure('-UCMAKE_INSTALL_*', ...folders);
    const stage = at('stages', name.replaceAll('/', '_'));
    run('cmake', ['--install', build], { env: { ...process.env, DESTDIR: stage } });
    checkInstalled(find(stage, 'dae.pc'), stage);
  });
}

test('a prefix that is told when it is installed, with a library folder of its own', { skip: !hasPkgConfig }, () => {
  configure('-UCMAKE_INSTALL_*', `-DCMAKE_INSTALL_LIBDIR=${at('own lib')}`);
  run('cmake', ['--install', build, '--prefix', at('a prefix')]);
  checkInstalled(find(at('own lib'), 'dae.pc'), '');
});

test('a project uses the shared library through find_package, and again after it was moved', () => {
  configure('-UCMAKE_INSTALL_*');
  run('cmake', ['--install', build, '--prefix', at('first')]);
  cpSync(at('first'), at('moved'), { recursive: true, verbatimSymlinks: true });
  cpSync(path.join(root, 'examples/native'), at('example'), { recursive: true });
  const model = path.join(root, 'models/fashion-tutorial.safetensors');
  writeFileSync(at('noisy.png'), png(60, 50));
  run('cmake', ['-S', at('example'), '-B', at('example/build'), `-DCMAKE_PREFIX_PATH=${at('moved')}`]);
  run('cmake', ['--build', at('example/build')]);
  run(at('example/build/denoise'), [model, at('noisy.png'), at('out.png')]);
  assert.ok(readFileSync(at('out.png')).length > 100);
});

test('as a part of another project, which exports a library of its own on it', () => {
  mkdirSync(at('app'));
  writeFileSync(at('app', 'app.c'), '#include <dae.h>\nconst char* app(void) { return dae_version(); }\n');
  writeFileSync(
    at('app', 'CMakeLists.txt'),
    `cmake_minimum_required(VERSION 3.22)
project(app C CXX)
include(FetchContent)
FetchContent_Declare(dae SOURCE_DIR "${root}")
FetchContent_MakeAvailable(dae)
add_library(app STATIC app.c)
target_link_libraries(app PUBLIC dae::dae)
install(TARGETS app EXPORT app)
install(EXPORT app FILE app-targets.cmake NAMESPACE app:: DESTINATION lib/cmake/app)
`,
  );
  for (const [folder, ...more] of [
    ['static', '-DBUILD_SHARED_LIBS=OFF'],
    ['shared', '-DBUILD_SHARED_LIBS=ON'],
  ]) {
    run('cmake', ['-S', at('app'), '-B', at('app', folder), ...thirdParty(), ...more], options);
    const exported = readFileSync(find(at('app', folder, 'CMakeFiles/Export'), 'app-targets.cmake'), 'utf8');
    assert.match(exported, /INTERFACE_LINK_LIBRARIES "dae::dae"/);
  }
});

test('Ninja Multi-Config', () => {
  const folder = at('several');
  run('cmake', ['-S', root, '-B', folder, '-G', 'Ninja Multi-Config', ...thirdParty()], options);
  const rules = run('ninja', ['-C', folder, '-f', 'build-Release.ninja', '-t', 'targets', 'all'], options);
  assert.match(rules, /Release\/libdae\.a:/);
});

test('a folder that CMake cannot build in is refused in one sentence', () => {
  const name = at('a;b');
  mkdirSync(name);
  cpSync(path.join(root, 'CMakeLists.txt'), path.join(name, 'CMakeLists.txt'));
  assert.throws(() => run('cmake', ['-S', name, '-B', at('c')]), /expected folders without a semicolon/);
  assert.throws(() => run('cmake', ['-S', source, '-B', path.join(name, 'build')]), /without a semicolon/);
});
