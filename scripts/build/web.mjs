// From the sources to the static site: the wasm variants, the package, the page. Each step only when its inputs changed.
import { copyFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { writeSamples } from '../../web/page/samples.mjs';
import { projectRoot, siteRoot } from '../lib/paths.mjs';
import { runQuietly } from '../lib/run.mjs';
import { ensureFashionMnist } from '../setup/fashion-mnist.mjs';
import { ensureNodeModules } from '../setup/node-modules.mjs';
import { whenChanged } from './stamp.mjs';
import { buildWasm, variants, wasmBuildFolder } from './wasm.mjs';

const engineInputs = ['CMakeLists.txt', 'CMakePresets.json', 'cmake', 'src', 'wasm'];
const packageInputs = [
  ...['web/src', 'web/package.json', 'web/build.mjs', 'web/float16.mjs', 'web/tsconfig.json', 'web/page/public/coi-worker.js'],
  ...['models', 'package-lock.json', 'LICENSE', 'THIRD_PARTY_NOTICES.md'],
];
const page = path.join(projectRoot, 'web/page');
const dist = path.join(projectRoot, 'web/dist');

function wasmFile(variant) {
  return path.join(wasmBuildFolder(variant), 'wasm', `dae-${variant}.wasm`);
}

// The module that converts ONNX files is built beside the engine that needs no threads. It is a file of dae-wasm-models:
// in dae-wasm, everybody would download it.
const onnxFile = path.join(projectRoot, 'models/dae-onnx.wasm');

async function buildVariant(variant) {
  if (variant !== 'simd') return buildWasm(variant, [`dae-${variant}`]);
  await buildWasm(variant, [`dae-${variant}`, 'dae-onnx']);
  copyFileSync(path.join(wasmBuildFolder(variant), 'wasm/dae-onnx.wasm'), onnxFile);
}

export async function buildEngine() {
  for (const variant of variants) {
    const outputs = [wasmFile(variant), ...(variant === 'simd' ? [onnxFile] : [])];
    await whenChanged(`wasm-${variant}`, { inputs: engineInputs, outputs }, () => buildVariant(variant));
  }
}

export async function buildPackage() {
  await ensureNodeModules();
  await buildEngine();
  const step = {
    inputs: [...packageInputs, ...variants.map((variant) => path.relative(projectRoot, wasmFile(variant)))],
    outputs: [path.join(dist, 'index.js'), path.join(projectRoot, 'build/package/index.js')],
  };
  await whenChanged('package', step, () =>
    runQuietly('Building the package', 'npm', ['run', 'build', '-w', 'web'], {
      cwd: projectRoot,
      shell: process.platform === 'win32',
    }),
  );
}

export async function buildSite() {
  await buildPackage();
  const step = {
    inputs: [...packageInputs, ...engineInputs, 'web/page'],
    outputs: [path.join(siteRoot, 'index.html')],
  };
  await whenChanged('site', step, async () => {
    const data = await ensureFashionMnist();
    writeSamples(data, path.join(page, 'public/samples'));
    const run = (title, script, ...args) =>
      runQuietly(title, process.execPath, [path.join(projectRoot, 'node_modules', script), ...args], { cwd: projectRoot });
    // Vite removes the types without a look at them.
    await run("Checking the page's types", 'typescript/bin/tsc', '-p', page);
    await run('Building the page', 'vite/bin/vite.js', 'build', page, '--outDir', siteRoot, '--emptyOutDir');
    // What the page trains on; it is fetched when a visitor starts to.
    const images = 'train-images-idx3-ubyte.gz';
    mkdirSync(path.join(siteRoot, 'data'), { recursive: true });
    copyFileSync(path.join(data, images), path.join(siteRoot, 'data', images));
  });
}
