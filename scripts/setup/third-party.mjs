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
const catch2Files = ['CMakeLists.txt', 'catch2.cmake', 'dae_third_party-config.cmake', 'fetch.cmake', 'sources.json'];

/** The parts of the folder that can be built: options for CMake, and the files that each depends on. */
const parts = {
  libraries: {
    options: ['-DDAE_THIRD_PARTY_TESTING=OFF'],
    files: () => filesBelow([folder]).filter((file) => path.basename(file) !== 'catch2.cmake'),
  },
  catch2: {
    options: ['-DDAE_THIRD_PARTY_LIBRARIES=OFF'],
    files: () => catch2Files.map((name) => path.join(folder, name)),
  },
};

// toolchain: { name, version, cmakeOptions, env, native }
async function ensurePart(part, toolchain, variantOptions) {
  const { options: partOptions, files } = parts[part];
  const key = contentKey({
    texts: [toolchain.version, ...variantOptions, ...partOptions],
    files: [...files(), path.join(projectRoot, 'cmake/wasm_variant.cmake')],
    base: projectRoot,
  });
  const title = `${part === 'catch2' ? 'Catch2' : 'the libraries'} (${toolchain.name})`;
  return cached('third-party', `${toolchain.name}-${part}-${key}`, async (temporary) => {
    const build = mkdtempSync(path.join(os.tmpdir(), 'dae-third-party-'));
    const logFile = path.join(cacheRoot, 'logs', `third-party-${toolchain.name}-${part}-${key}.log`);
    const options = { env: toolchain.env, logFile };
    try {
      const sources = await sourceOptions(toolchain, part);
      const configure = ['-S', folder, '-B', build, '-G', 'Ninja', '-DCMAKE_BUILD_TYPE=Release', ...partOptions];
      configure.push(`-DCMAKE_INSTALL_PREFIX=${temporary}`, ...toolchain.cmakeOptions, ...variantOptions, ...sources);
      await runQuietly(`Configuring ${title}`, 'cmake', configure, options);
      await runQuietly(`Building ${title}`, 'cmake', ['--build', build], options);
      await runQuietly(`Installing ${title}`, 'cmake', ['--install', build], options);
    } finally {
      rmSync(build, { recursive: true, force: true });
    }
  });
}

export function ensureThirdParty(toolchain, variantOptions = []) {
  return ensurePart('libraries', toolchain, variantOptions);
}

/** Builds Catch2 separately, because only the unit tests need it and it takes longer than all other libraries. */
export function ensureCatch2(toolchain, variantOptions = []) {
  return ensurePart('catch2', toolchain, variantOptions);
}
