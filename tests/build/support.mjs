// Helpers of the tests of the build.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url));
const native = path.join(root, 'build/native');

/** Returns the standard output of a command; if it fails, the error contains its whole output. */
export function run(command, args, options = {}) {
  try {
    return execFileSync(command, args, { encoding: 'utf8', stdio: 'pipe', maxBuffer: 64 << 20, ...options });
  } catch (error) {
    const output = `${error.stdout ?? ''}${error.stderr ?? ''}`.slice(-6000);
    throw new Error(`${command} ${args.join(' ')}\n${error.message}\n${output}`, { cause: error });
  }
}

/** Returns a value from the native build's CMake cache. */
export function cached(name) {
  const cache = readFileSync(path.join(native, 'CMakeCache.txt'), 'utf8');
  return new RegExp(`^${name}:\\w+=(.*)$`, 'm').exec(cache)?.[1];
}

/** CMake options that reuse the native build's third-party libraries, which take minutes to build. */
export function thirdParty() {
  return [`-DDAE_THIRD_PARTY_DIR=${cached('DAE_THIRD_PARTY_DIR')}`, '-DDAE_BUILD_TESTS=OFF'];
}

/** Returns an environment in which CMake uses the native build's compiler cache, if it has one. */
export function environment() {
  const launcher = cached('CMAKE_CXX_COMPILER_LAUNCHER');
  if (!launcher) return process.env;
  return { CCACHE_BASEDIR: root, ...process.env, CMAKE_C_COMPILER_LAUNCHER: launcher, CMAKE_CXX_COMPILER_LAUNCHER: launcher };
}

/** Creates a folder that is removed after the tests of a file. */
export function folderOf(after) {
  const made = mkdtempSync(path.join(os.tmpdir(), 'dae-build-'));
  after(() => rmSync(made, { recursive: true, force: true }));
  return (...names) => path.join(made, ...names);
}

/** Returns the exported symbols of a library. */
export function exportedNames(library, ...options) {
  const lines = run('nm', ['--defined-only', '--extern-only', ...options, library]).split('\n');
  return lines.map((line) => /^[0-9a-f]+ [A-Zuvw] (\S+)$/.exec(line)?.[1]).filter(Boolean);
}

/** Returns the names of the functions of dae.h. */
export function functionsOfHeader() {
  const text = readFileSync(path.join(root, 'src/api/dae.h'), 'utf8').replace(/\/\*[^]*?\*\//g, '');
  return [...text.matchAll(/\b(dae_\w+)\(/g)].map(([, name]) => name);
}
