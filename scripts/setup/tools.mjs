// Small tools that the web build needs: the system's own if it has them, else their packages unpacked into the cache.
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { codename, dependencies, downloadPackages, openSuite } from '../lib/apt.mjs';
import { cached } from '../lib/cache.mjs';
import { capture, onPath } from '../lib/run.mjs';
import { say, Stop } from '../lib/say.mjs';

const tools = [
  { command: 'cmake', packageName: 'cmake' },
  { command: 'python3', packageName: 'python3' },
  { command: 'ninja', packageName: 'ninja-build', unpack: true },
  { command: 'patchelf', packageName: 'patchelf', unpack: true, when: 'emscripten' },
  { command: 'ccache', packageName: 'ccache', unpack: true, optional: true },
];

async function unpackTool({ command, packageName }) {
  const suite = await openSuite([codename]);
  if (!suite) return null;
  const folder = await cached('tools', `${packageName}-${codename}`, async (temporary) => {
    // The libraries that a bare system may lack travel along.
    const own = dependencies(suite, packageName).filter((name) => /^lib(hiredis|zstd)/.test(name));
    for (const file of await downloadPackages(suite, [packageName, ...own], temporary)) {
      if (capture('dpkg', ['-x', file, temporary]) === null) throw new Stop(`${file} cannot be unpacked`);
    }
  });
  const libraries = path.join(folder, 'usr/lib');
  const triplet = readdirSync(path.join(folder, 'usr')).includes('lib')
    ? readdirSync(libraries).map((name) => path.join(libraries, name))
    : [];
  const bin = path.join(folder, 'usr/bin');
  const works = capture(path.join(bin, command), ['--version'], {
    env: { ...process.env, LD_LIBRARY_PATH: triplet.join(':') },
  });
  return works === null ? null : { bin, libraries: triplet };
}

// An environment whose PATH has every tool for the build.
export async function ensureTools({ emscripten = false } = {}) {
  const env = { ...process.env };
  for (const tool of tools) {
    if (tool.when === 'emscripten' && !emscripten) continue;
    if (onPath(tool.command, env)) continue;
    const found = tool.unpack ? await unpackTool(tool) : null;
    if (found) {
      env.PATH = `${found.bin}:${env.PATH}`;
      if (found.libraries.length) env.LD_LIBRARY_PATH = [...found.libraries, env.LD_LIBRARY_PATH].filter(Boolean).join(':');
    } else if (tool.optional) {
      say(`${tool.command} is not to be had; building without it`);
    } else {
      throw new Stop(
        `${tool.command} is missing; install it (Debian: sudo apt-get install ${tool.packageName}; macOS: brew install ${tool.command})`,
      );
    }
  }
  return env;
}
