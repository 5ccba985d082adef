// Emscripten: a recent enough `emcc` on PATH, else Debian testing's packages in a private folder of the cache.
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { dependencies, downloadPackages, openSuite, version as packageVersion } from '../lib/apt.mjs';
import { cached } from '../lib/cache.mjs';
import { contentKey } from '../lib/hash.mjs';
import { cacheRoot } from '../lib/paths.mjs';
import { capture, onPath, runQuietly } from '../lib/run.mjs';
import { say, UserError } from '../lib/say.mjs';

// The first release line whose glue names its worker literally (emscripten-core/emscripten#23707), which bundlers need.
const minimum = [4, 0, 5];

const suites = ['testing'];

function isRecent(text) {
  const [major, minor, patch] = text.split('.').map(Number);
  const difference = [major - minimum[0], minor - minimum[1], patch - minimum[2]].find((part) => part !== 0) ?? 0;
  return difference >= 0;
}

function fromPath(env) {
  const emcc = onPath('emcc', env);
  if (!emcc) return null;
  const text = capture('emcc', ['-dumpversion'], { env });
  if (!text || !isRecent(text.replace(/-.*/, ''))) {
    say(`The emcc on PATH is ${text ?? 'not working'}; ${minimum.join('.')} or newer is needed`);
    return null;
  }
  const root = capture('em-config', ['EMSCRIPTEN_ROOT'], { env }) ?? path.dirname(realpathSync(emcc));
  return describe(root, text, env, 'emcc on PATH');
}

function describe(root, text, env, origin) {
  // Emscripten calls ccache itself, around the real compiler; around emcc, it would only see a script.
  const { CMAKE_C_COMPILER_LAUNCHER: launcher, CMAKE_CXX_COMPILER_LAUNCHER: _, ...own } = env;
  // The path of the program itself, because a version manager's python3 is a script that searches for it at each of a
  // thousand calls.
  const python = capture('python3', ['-c', 'import sys; print(sys.executable)'], { env });
  if (python) own.EMSDK_PYTHON = python;
  return {
    name: 'emscripten',
    native: false,
    version: `emscripten ${text} ${origin}`,
    text,
    root,
    env: launcher ? { ...own, EM_COMPILER_WRAPPER: launcher } : own,
    cmakeOptions: [
      `-DCMAKE_TOOLCHAIN_FILE=${path.join(root, 'cmake/Modules/Platform/Emscripten.cmake')}`,
      // CMake's checks would otherwise link debug programs, for which Emscripten builds its libraries again.
      '-DCMAKE_TRY_COMPILE_TARGET_TYPE=STATIC_LIBRARY',
    ],
  };
}

// Selects shared libraries, without headers and without those that only remote debugging and other languages need.
function isNeededLibrary(name) {
  if (/^libclang-common-\d+-dev$/.test(name)) return true; // the compiler's own headers
  return /^lib|^zlib1g$/.test(name) && !/-dev$|^lib(perl|python|js-|ssl|curl)/.test(name);
}

// The packages of Emscripten, its compiler and linker, and their libraries; node, python3 and ccache are the system's.
function packageClosure(suite) {
  const isTool = (name) => /^(clang|lld|llvm)-\d+$|^(binaryen|node-acorn)$/.test(name);
  const direct = dependencies(suite, 'emscripten').filter(isTool);
  const wanted = new Set(['emscripten', ...direct]);
  const queue = direct.filter((name) => name !== 'node-acorn');
  while (queue.length) {
    const found = dependencies(suite, queue.pop()).filter((name) => isNeededLibrary(name) && !wanted.has(name));
    for (const name of found) wanted.add(name);
    queue.push(...found);
  }
  return [...wanted];
}

function isElf(file) {
  const head = readFileSync(file).subarray(0, 4);
  return head.equals(Buffer.from('\x7fELF', 'latin1'));
}

// Makes the programs start with their own C library instead of the system's older one.
function repoint(temporary, final, env) {
  const triplet = readdirSync(path.join(temporary, 'usr/lib')).find((name) => name.endsWith('-linux-gnu'));
  const llvm = readdirSync(path.join(temporary, 'usr/lib')).find((name) => /^llvm-\d+$/.test(name));
  const libraryFolders = [`usr/lib/${triplet}`, `usr/lib/${llvm}/lib`];
  const loader = readdirSync(path.join(temporary, libraryFolders[0])).find((name) => name.startsWith('ld-linux'));
  const rpath = libraryFolders.map((name) => path.join(final, name)).join(':');
  const patch = (file, args) => {
    if (capture('patchelf', [...args, file], { env }) === null) throw new UserError(`patchelf failed on ${file}`);
  };
  const each = (folder, keep, args) => {
    for (const entry of readdirSync(path.join(temporary, folder), { withFileTypes: true })) {
      const file = path.join(temporary, folder, entry.name);
      if (!entry.isFile() || !keep(entry.name) || !isElf(file)) continue;
      chmodSync(file, 0o755);
      patch(file, args);
    }
  };
  const program = ['--set-interpreter', path.join(final, libraryFolders[0], loader), '--set-rpath', rpath];
  each(`usr/lib/${llvm}/bin`, () => true, program);
  each('usr/bin', (name) => name.startsWith('wasm'), program);
  const untouched =
    /^(ld-linux|libc\.so|libm\.so|libmvec|libdl|libpthread|librt|libnss|libresolv|libanl|libnsl|libutil)/;
  for (const folder of libraryFolders)
    each(folder, (name) => name.includes('.so') && !untouched.test(name), ['--set-rpath', rpath]);
  return llvm;
}

async function install(suite, temporary, final, env) {
  const debs = path.join(temporary, 'debs');
  mkdirSync(debs);
  for (const file of await downloadPackages(suite, packageClosure(suite), debs)) {
    if (capture('dpkg', ['-x', file, temporary]) === null) throw new UserError(`${file} cannot be unpacked`);
  }
  rmSync(debs, { recursive: true });
  say('Making the packages run on this system');
  const llvm = repoint(temporary, final, env);
  // Emscripten looks for acorn beside itself.
  const scripts = 'usr/share/emscripten';
  cpSync(path.join(temporary, 'usr/share/nodejs'), path.join(temporary, scripts, 'node_modules'), {
    recursive: true,
    dereference: true,
  });
  writeFileSync(
    path.join(temporary, 'em-config.py'),
    [
      `LLVM_ROOT = '${path.join(final, 'usr/lib', llvm, 'bin')}'`,
      `BINARYEN_ROOT = '${path.join(final, 'usr')}'`,
      '',
    ].join('\n'),
  );
}

const probe = `#include <stdexcept>
#include <thread>
int main(int n, char**) {
  try {
    std::thread([] {}).join();
    if (n > 9) throw std::runtime_error("x");
  } catch (const std::exception&) {
    return 1;
  }
  return 0;
}
`;

// Builds Emscripten's own libraries for this project once, so that later links find them. Libraries with threads are
// separate from those without, as a build of one variant needs only one kind.
async function warmUp(root, key, threads, env) {
  return cached('emscripten-libraries', `${key}-${threads ? 'threads' : 'plain'}`, async (temporary) => {
    const source = path.join(temporary, 'probe.cpp');
    writeFileSync(source, probe);
    // These flags of wasm/CMakeLists.txt decide which libraries a link needs.
    const flags = ['-O2', '-fwasm-exceptions', '-sMALLOC=emmalloc', '-sFILESYSTEM=0', ...(threads ? ['-pthread'] : [])];
    await runQuietly(
      `Building Emscripten's libraries, ${threads ? 'with' : 'without'} threads`,
      path.join(root, 'em++'),
      [source, ...flags, '-o', path.join(temporary, 'probe.mjs')],
      { env: { ...env, EM_CACHE: temporary } },
    );
  });
}

async function fromDebian(env) {
  const suite = await openSuite(suites);
  const found = suite && packageVersion(suite, 'emscripten');
  if (!found || !isRecent(found)) {
    throw new UserError(
      `Emscripten ${minimum.join('.')} or newer is missing${found ? ` (Debian ${suites[0]} has ${found})` : ''}; ` +
        'install the Emscripten SDK (https://emscripten.org/docs/getting_started/downloads.html) so that emcc is on PATH',
    );
  }
  const key = contentKey({ texts: [found, process.arch] });
  const folder = await cached('emscripten', key, (temporary, final) => install(suite, temporary, final, env));
  writeFileSync(path.join(cacheRoot, 'emscripten', 'current'), `${found}\n${key}\n`);
  return { folder, found, key };
}

// Returns what an earlier run installed: asking the mirror again would download package lists for nothing.
function fromCache() {
  const note = path.join(cacheRoot, 'emscripten', 'current');
  if (!existsSync(note)) return null;
  const [found, key] = readFileSync(note, 'utf8').split('\n');
  const folder = path.join(cacheRoot, 'emscripten', key);
  return existsSync(folder) ? { folder, found, key } : null;
}

let installed;

export async function ensureEmscripten(env, { threads }) {
  const own = fromPath(env);
  if (own) return own;
  installed ??= fromCache() ?? (await fromDebian(env));
  const { folder, found, key } = installed;
  const root = path.join(folder, 'usr/share/emscripten');
  const ownEnv = {
    ...env,
    EM_CONFIG: path.join(folder, 'em-config.py'),
    EM_NODE_JS: process.execPath,
    PATH: `${root}:${env.PATH}`,
  };
  ownEnv.EM_CACHE = await warmUp(root, key, threads, ownEnv);
  return describe(root, found.replace(/\+.*/, ''), ownEnv, found);
}
