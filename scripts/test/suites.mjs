// The suites of npm test, in the order they begin. `setup` installs and builds; what it returns is passed to `run`. Suites in
// real time play and record videos, so no other suite may run beside them.
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
import { ensureFormatters, format } from './format.mjs';
import { buildFuzzers, runFuzzers } from './fuzz.mjs';
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
    setup: async () => {
      await buildNative(preset);
      return { ...(await testEnvironment()), ...env };
    },
    run: (variables) => runCatch2(name, path.join(buildRoot, preset, 'tests', program), [], variables),
  };
}

function wasmSuite(variant) {
  const name = `wasm-${variant}`;
  return {
    name,
    title: `Unit tests, ${name}, in Node`,
    setup: async () => {
      await buildWasm(variant, [program, `dae-${variant}`]);
      return testEnvironment();
    },
    run: (env) => {
      const file = path.join(wasmBuildFolder(variant), 'tests', `${program}.js`);
      return runCatch2(name, process.execPath, [...(variant.includes('relaxed') ? relaxedOption : []), file], env);
    },
  };
}

function nodeSuite({ name, title, folder, sequential, realTime, setup }) {
  const run = (env, { files }) => runNodeTests(name, folder, { env, sequential, files });
  return { name, title, folder, realTime, setup, run };
}

export const suites = [
  {
    name: 'format',
    title: 'Format',
    setup: ensureFormatters,
    run: (clangFormat) => format(clangFormat, { check: true }),
  },
  nodeSuite({
    name: 'hygiene',
    title: 'Hygiene of the tree',
    folder: 'tests/hygiene',
    setup: async () => {
      await ensureNodeModules();
      await ensureNodeModules('tests/embedding');
    },
  }),
  nativeSuite('native', 'native'),
  nativeSuite('sanitize', 'native-sanitize', {
    ASAN_OPTIONS: 'detect_leaks=1:strict_string_checks=1',
    UBSAN_OPTIONS: 'print_stacktrace=1',
  }),
  { name: 'fuzz', title: 'Fuzzers', setup: buildFuzzers, run: (_, { alone }) => runFuzzers(alone) },
  nodeSuite({
    name: 'cli',
    title: 'The command',
    folder: 'tests/cli',
    setup: async () => {
      const programs = { ...(await ensureFfmpeg()), ...(await ensureLibjpeg()) };
      await buildNative('native');
      return { ...(await testEnvironment()), ...programs, DAE_FONTS: await ensureFonts() };
    },
  }),
  nodeSuite({
    name: 'interchange',
    title: 'ONNX both ways beside ONNX Runtime, files of PyTorch and Keras, Dask',
    folder: 'tests/interchange',
    setup: async () => {
      await ensurePythonPackages();
      await ensureNodeModules('tests/interchange');
      await buildNative('native');
      await buildPackage();
    },
  }),
  nodeSuite({
    name: 'build',
    title: 'The library in other projects, and builds elsewhere',
    folder: 'tests/build',
    sequential: true,
    setup: async () => {
      await ensureOtherCompilers();
      await buildNative('native');
      return { ...(await compilerCache()), DAE_XNNPACK_BUILDS: JSON.stringify(await xnnpackBuilds()) };
    },
  }),
  ...variants.map(wasmSuite),
  nodeSuite({
    name: 'js',
    title: 'The package, in Node',
    folder: 'tests/web',
    setup: async () => {
      await buildPackage();
      return testEnvironment();
    },
  }),
  nodeSuite({
    name: 'embedding',
    title: "The package in other people's projects, in Chromium, Firefox and WebKit",
    folder: 'tests/embedding',
    sequential: true,
    realTime: true,
    setup: async () => {
      const browsers = await ensureBrowsers();
      await ensureWebKit();
      // These are bundlers and other tools that the package itself does not need.
      await ensureNodeModules('tests/embedding');
      await buildSite();
      return browsers;
    },
  }),
  nodeSuite({
    name: 'browser',
    title: 'The page, in Chromium and Firefox',
    folder: 'tests/browser',
    sequential: true,
    realTime: true,
    setup: async () => {
      const programs = { ...(await ensureBrowsers()), ...(await ensureFfmpeg()) };
      await buildNative('native', ['dae']);
      await buildSite();
      return { ...(await testEnvironment()), ...programs };
    },
  }),
];
