// Builds the third-party libraries once for a compiler and its flags, and keeps them in the cache.
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { cached } from '../lib/cache.mjs';
import { contentKey, filesBelow } from '../lib/hash.mjs';
import { cacheRoot, projectRoot } from '../lib/paths.mjs';
import { runQuietly } from '../lib/run.mjs';
import { sourceOptions } from './sources.mjs';

const folder = path.join(projectRoot, 'cmake/third_party');

// toolchain: { name, version, cmakeOptions, env, native }
export async function ensureThirdParty(toolchain, variantOptions = []) {
  const key = contentKey({
    texts: [toolchain.version, ...variantOptions],
    files: [...filesBelow([folder]), path.join(projectRoot, 'cmake/wasm_variant.cmake')],
    base: projectRoot,
  });
  return cached('third-party', `${toolchain.name}-${key}`, async (temporary) => {
    const build = mkdtempSync(path.join(os.tmpdir(), 'dae-third-party-'));
    const logFile = path.join(cacheRoot, 'logs', `third-party-${toolchain.name}-${key}.log`);
    const options = { env: toolchain.env, logFile };
    try {
      const sources = await sourceOptions(toolchain);
      const configure = ['-S', folder, '-B', build, '-G', 'Ninja', '-DCMAKE_BUILD_TYPE=Release'];
      configure.push(`-DCMAKE_INSTALL_PREFIX=${temporary}`, ...toolchain.cmakeOptions, ...variantOptions, ...sources);
      await runQuietly(`Configuring the libraries (${toolchain.name})`, 'cmake', configure, options);
      await runQuietly(`Building the libraries (${toolchain.name})`, 'cmake', ['--build', build], options);
      await runQuietly(`Installing the libraries (${toolchain.name})`, 'cmake', ['--install', build], options);
    } finally {
      rmSync(build, { recursive: true, force: true });
    }
  });
}
