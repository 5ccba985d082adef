// From the sources to the static site: the wasm variants, the package, the page. Each step only when its inputs changed.
import { copyFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { writeDocuments } from '../../web/page/documents.mjs';
import { writeServiceWorker } from '../../web/page/offline.mjs';
import { writePhotoSample, writeSamples } from '../../web/page/samples.mjs';
import { projectRoot, siteRoot } from '../lib/paths.mjs';
import { runQuietly } from '../lib/run.mjs';
import { ensureFashionMnist } from '../setup/fashion-mnist.mjs';
import { ensureNodeModules } from '../setup/node-modules.mjs';
import { whenChanged } from './stamp.mjs';
import { buildWasm, variants, wasmBuildFolder } from './wasm.mjs';

const engineInputs = ['CMakeLists.txt', 'CMakePresets.json', 'cmake', 'src', 'wasm'];
const packageInputs = [
  ...['web/src', 'web/package.json', 'web/build.mjs', 'web/float16.mjs', 'web/tsconfig.json', 'web/coi-worker.js'],
  ...['models', 'package-lock.json', 'LICENSE', 'THIRD_PARTY_NOTICES.md'],
];
// The site has them as pages of their own.
const documents = ['README.md', 'CHANGELOG.md', 'docs', 'web/README.md'];
const page = path.join(projectRoot, 'web/page');
const dist = path.join(projectRoot, 'web/dist');

function wasmFile(variant) {
  return path.join(wasmBuildFolder(variant), 'wasm', `dae-${variant}.wasm`);
}

export async function buildEngine() {
  for (const variant of variants) {
    const step = { inputs: engineInputs, outputs: [wasmFile(variant)] };
    await whenChanged(`wasm-${variant}`, step, () => buildWasm(variant, [`dae-${variant}`]));
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
    inputs: [...packageInputs, ...engineInputs, 'web/page', ...documents],
    outputs: [path.join(siteRoot, 'index.html')],
  };
  await whenChanged('site', step, async () => {
    const data = await ensureFashionMnist();
    const samples = path.join(page, 'public/samples');
    writeSamples(data, samples);
    await writePhotoSample(samples);
    const run = (title, script, ...args) =>
      runQuietly(title, process.execPath, [path.join(projectRoot, 'node_modules', script), ...args], { cwd: projectRoot });
    // Vite removes the types without a look at them.
    await run("Checking the page's types", 'typescript/bin/tsc', '-p', page);
    await run('Building the page', 'vite/bin/vite.js', 'build', page, '--outDir', siteRoot, '--emptyOutDir');
    // What the page trains on; it is fetched when a visitor starts to.
    const images = 'train-images-idx3-ubyte.gz';
    mkdirSync(path.join(siteRoot, 'data'), { recursive: true });
    copyFileSync(path.join(data, images), path.join(siteRoot, 'data', images));
    writeDocuments(path.join(siteRoot, 'read'));
    writeServiceWorker(siteRoot);
  });
}
