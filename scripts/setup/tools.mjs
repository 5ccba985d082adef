// Finds small tools that the builds need on the system, or unpacks their packages into the cache.
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { codename, dependencies, downloadPackages, isDebian, openSuite } from '../lib/apt.mjs';
import { cached } from '../lib/cache.mjs';
import { cacheRoot, projectRoot } from '../lib/paths.mjs';
import { capture, onPath } from '../lib/run.mjs';
import { say, UserError } from '../lib/say.mjs';

const required = [
  { command: 'cmake', packageName: 'cmake' },
  { command: 'python3', packageName: 'python3' },
  { command: 'ninja', packageName: 'ninja-build', unpack: true },
];
const debianOnly = [{ command: 'patchelf', packageName: 'patchelf', unpack: true }];
const optional = [
  { command: 'ccache', packageName: 'ccache', unpack: true, libraries: /^lib(hiredis|zstd|xxhash|fmt)/ },
];

function unpackPackage(file, folder) {
  if (capture('dpkg', ['-x', file, folder]) === null) throw new UserError(`${file} cannot be unpacked`);
}

// Returns the folder of the command's program, or null.
async function unpackTool({ command, packageName, libraries = /^$/ }, env) {
  const name = `${packageName}-${codename}`;
  const folder = path.join(cacheRoot, 'tools', name);
  if (!existsSync(folder)) {
    const suite = await openSuite([codename]);
    if (!suite) return null;
    await cached('tools', name, async (temporary) => {
      const own = dependencies(suite, packageName).filter((dependency) => libraries.test(dependency));
      for (const file of await downloadPackages(suite, [packageName, ...own], temporary))
        unpackPackage(file, temporary);
      if (own.length === 0) return;
      const [triplet] = readdirSync(path.join(temporary, 'usr/lib')).filter((entry) => entry.endsWith('-linux-gnu'));
      const program = path.join(temporary, 'usr/bin', command);
      capture('patchelf', ['--set-rpath', `$ORIGIN/../lib/${triplet}`, program], { env });
    });
  }
  const bin = path.join(folder, 'usr/bin');
  return capture(path.join(bin, command), ['--version'], { env }) === null ? null : bin;
}

async function find(tool, env) {
  if (onPath(tool.command, env)) return true;
  const bin = tool.unpack ? await unpackTool(tool, env) : null;
  if (bin) env.PATH = `${bin}:${env.PATH}`;
  return bin !== null;
}

let ready;

// Resolves to an environment whose PATH has every tool for the builds.
export function ensureTools() {
  ready ??= prepare();
  return ready;
}

async function prepare() {
  const env = {
    ...process.env,
    CCACHE_DIR: path.join(cacheRoot, 'ccache'),
    // Clones in other folders find what one clone compiled.
    CCACHE_BASEDIR: projectRoot,
    CCACHE_NOHASHDIR: '1',
  };
  for (const tool of [...required, ...(isDebian ? debianOnly : [])]) {
    if (await find(tool, env)) continue;
    throw new UserError(
      `${tool.command} is missing; install it (Debian: sudo apt-get install ${tool.packageName}; macOS: brew install ${tool.command})`,
    );
  }
  for (const tool of optional) {
    if (!(await find(tool, env))) say(`${tool.command} is not available; building without it`);
  }
  if (onPath('ccache', env)) {
    env.CMAKE_C_COMPILER_LAUNCHER = 'ccache';
    env.CMAKE_CXX_COMPILER_LAUNCHER = 'ccache';
  }
  return env;
}
