// The suites of npm test, in the order they run.
import path from 'node:path';
import { buildNative, nativeLibraries } from '../build/native.mjs';
import { buildPackage, buildSite } from '../build/web.mjs';
import { buildWasm, variants, wasmBuildFolder, wasmLibraries } from '../build/wasm.mjs';
import { buildRoot } from '../lib/paths.mjs';
import { relaxedOption } from '../lib/relaxed-simd.mjs';
import { ensureBrowsers, ensureWebKit } from '../setup/browsers.mjs';
import { ensureOtherCompilers } from '../setup/compiler.mjs';
import { ensureFfmpeg } from '../setup/ffmpeg.mjs';
import { ensureFashionMnist } from '../setup/fashion-mnist.mjs';
import { ensureFonts } from '../setup/fonts.mjs';
import { ensureLibjpeg } from '../setup/libjpeg.mjs';
import { ensureNodeModules } from '../setup/node-modules.mjs';
import { ensurePythonPackages } from '../setup/python.mjs';
import { ensureTools } from '../setup/tools.mjs';
import { hasXnnpackList } from '../xnnpack/link.mjs';
import { runCatch2 } from './catch2.mjs';
import { format } from './format.mjs';
import { runFuzzers } from './fuzz.mjs';
import { runNodeTests } from './node-tests.mjs';

const program = 'dae_unit_tests';

// These variables tell tests where the set-up put its files.
async function testEnvironment() {
  return { DAE_FASHION_MNIST: await ensureFashionMnist() };
}

/** The environment for the compiler cache, so that builds in other folders reuse compiled files. */
async function compilerCache() {
  const { CCACHE_DIR, CCACHE_NOHASHDIR, PATH } = await ensureTools();
  return { CCACHE_DIR, CCACHE_NOHASHDIR, PATH };
}

/** Builds the libraries of each list of XNNPACK's files, for tests/build/xnnpack.test.mjs. */
async function xnnpackBuilds() {
  const builds = [];
  if (hasXnnpackList()) builds.push({ list: 'x86_64', ...(await nativeLibraries()) });
  builds.push({ list: 'wasm-simd', ...(await wasmLibraries('simd')) });
  builds.push({ list: 'wasm-relaxed', ...(await wasmLibraries('relaxed-threads')) });
  return builds;
}

function nativeSuite(name, preset, env = {}) {
  return {
    name,
    title: `Unit tests, ${preset}`,
    run: async () => {
      const shared = await testEnvironment();
      await buildNative(preset);
      return runCatch2(name, path.join(buildRoot, preset, 'tests', program), [], { ...shared, ...env });
    },
  };
}

function wasmSuite(variant) {
  const name = `wasm-${variant}`;
  return {
    name,
    title: `Unit tests, ${name}, in Node`,
    run: async () => {
      const shared = await testEnvironment();
      await buildWasm(variant, [program, `dae-${variant}`]);
      const file = path.join(wasmBuildFolder(variant), 'tests', `${program}.js`);
      return runCatch2(name, process.execPath, [...(variant.includes('relaxed') ? relaxedOption : []), file], shared);
    },
  };
}

export const suites = [
  { name: 'format', title: 'Format', run: () => format({ check: true }) },
  {
    name: 'hygiene',
    title: 'Hygiene of the tree',
    folder: 'tests/hygiene',
    run: async (files) => {
      await ensureNodeModules();
      return runNodeTests('hygiene', 'tests/hygiene', { files });
    },
  },
  nativeSuite('native', 'native'),
  nativeSuite('sanitize', 'native-sanitize', {
    ASAN_OPTIONS: 'detect_leaks=1:strict_string_checks=1',
    UBSAN_OPTIONS: 'print_stacktrace=1',
  }),
  { name: 'fuzz', title: 'Fuzzers, a minute each', run: runFuzzers },
  {
    name: 'cli',
    title: 'The command',
    folder: 'tests/cli',
    run: async (files) => {
      const programs = { ...(await ensureFfmpeg()), ...(await ensureLibjpeg()) };
      await buildNative('native');
      const env = { ...(await testEnvironment()), ...programs, DAE_FONTS: await ensureFonts() };
      return runNodeTests('cli', 'tests/cli', { env, files });
    },
  },
  {
    name: 'interchange',
    title: 'ONNX both ways beside ONNX Runtime, files of PyTorch and Keras, Dask',
    run: async () => {
      await ensurePythonPackages();
      await ensureNodeModules('tests/interchange');
      await buildNative('native');
      await buildPackage();
      return runNodeTests('interchange', 'tests/interchange');
    },
  },
  {
    name: 'build',
    title: 'The library in other projects, and builds elsewhere',
    folder: 'tests/build',
    run: async (files) => {
      await ensureOtherCompilers();
      await buildNative('native');
      const env = { ...(await compilerCache()), DAE_XNNPACK_BUILDS: JSON.stringify(await xnnpackBuilds()) };
      return runNodeTests('build', 'tests/build', { env, sequential: true, files });
    },
  },
  ...variants.map(wasmSuite),
  {
    name: 'js',
    title: 'The package, in Node',
    folder: 'tests/web',
    run: async (files) => {
      await buildPackage();
      return runNodeTests('js', 'tests/web', { env: await testEnvironment(), files });
    },
  },
  {
    name: 'embedding',
    title: "The package in other people's projects, in Chromium, Firefox and WebKit",
    folder: 'tests/embedding',
    run: async (files) => {
      const browsers = await ensureBrowsers();
      await ensureWebKit();
      // These are bundlers and other tools that the package itself does not need.
      await ensureNodeModules('tests/embedding');
      await buildSite();
      return runNodeTests('embedding', 'tests/embedding', { env: browsers, sequential: true, files });
    },
  },
  {
    name: 'browser',
    title: 'The page, in Chromium and Firefox',
    folder: 'tests/browser',
    run: async (files) => {
      const programs = { ...(await ensureBrowsers()), ...(await ensureFfmpeg()) };
      await buildNative('native', ['dae']);
      await buildSite();
      const env = { ...(await testEnvironment()), ...programs };
      return runNodeTests('browser', 'tests/browser', { env, sequential: true, files });
    },
  },
];
