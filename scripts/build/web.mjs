// Builds the static site: the wasm variants, the package, the page. Each step runs only if its inputs have changed.
import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { writeServiceWorker } from '../../web/page/offline.mjs';
import { firstSiteRoot, projectRoot, siteRoot } from '../lib/paths.mjs';
import { relaxedOption } from '../lib/relaxed-simd.mjs';
import { runQuietly } from '../lib/run.mjs';
import { ensureFashionMnist } from '../setup/fashion-mnist.mjs';
import { ensureNodeModules } from '../setup/node-modules.mjs';
import { isDone, whenChanged } from './stamp.mjs';
import { buildWasm, variants, wasmBuildFolder } from './wasm.mjs';

const engineInputs = ['CMakeLists.txt', 'CMakePresets.json', 'cmake', 'src', 'wasm'];
const packageInputs = [
  ...['web/src', 'web/package.json', 'web/build.mjs', 'web/float16.mjs', 'web/tsconfig.json', 'web/coi-worker.js'],
  ...['models', 'package-lock.json', 'LICENSE', 'THIRD_PARTY_NOTICES.md'],
];
// The site shows these documents as pages.
const documents = ['README.md', 'CHANGELOG.md', 'docs', 'web/README.md'];
const page = path.join(projectRoot, 'web/page');
const dist = path.join(projectRoot, 'web/dist');

function wasmFile(variant) {
  return path.join(wasmBuildFolder(variant), 'wasm', `dae-${variant}.wasm`);
}

// The module that converts ONNX files is built with the variant without threads. It belongs to dae-wasm-models, so that
// users of dae-wasm need not download it.
const onnxFile = path.join(projectRoot, 'models/dae-onnx.wasm');

const engineStep = (variant) => ({
  inputs: engineInputs,
  outputs: [wasmFile(variant), ...(variant === 'simd' ? [onnxFile] : [])],
});

const packageStep = (built) => ({
  inputs: [...packageInputs, ...built.map((variant) => path.relative(projectRoot, wasmFile(variant)))],
  texts: built.length === variants.length ? [] : built,
  outputs: [path.join(dist, 'index.js'), path.join(projectRoot, 'build/package/index.js')],
});

const siteStep = (built, folder) => ({
  inputs: [...packageInputs, ...engineInputs, 'web/page', ...documents],
  texts: built.length === variants.length ? [] : built,
  outputs: [path.join(folder, 'index.html')],
});

// The page refers to the module's file, so a placeholder must exist before that variant is built.
function reserveOnnxFile() {
  if (!existsSync(onnxFile)) writeFileSync(onnxFile, '');
}

async function buildVariant(variant) {
  if (variant !== 'simd') return buildWasm(variant, [`dae-${variant}`], { tests: false });
  await buildWasm(variant, [`dae-${variant}`, 'dae-onnx'], { tests: false });
  copyFileSync(path.join(wasmBuildFolder(variant), 'wasm/dae-onnx.wasm'), onnxFile);
}

async function buildEngine(built = variants) {
  for (const variant of built) {
    await whenChanged(`wasm-${variant}`, engineStep(variant), () => buildVariant(variant));
  }
}

/** A package with only some variants is for this clone's page and must not be published. */
export async function buildPackage(built = variants) {
  // One waits for the network, the other for the processor, so both run at the same time.
  await Promise.all([ensureNodeModules(), buildEngine(built)]);
  await whenChanged('package', packageStep(built), () =>
    runQuietly('Building the package', process.execPath, [path.join(projectRoot, 'web/build.mjs')], {
      cwd: path.join(projectRoot, 'web'),
      env: { ...process.env, DAE_VARIANTS: built.join(',') },
    }),
  );
}

async function writeSite(folder, { whole }) {
  const data = await ensureFashionMnist();
  // The package makes the sample photo, in a process that uses the variant that is built first. A first site for
  // browsers without threads has no sample photo, because Node uses another variant.
  const samples = [path.join(page, 'samples.mjs'), data, path.join(page, 'public/samples')];
  const made = runQuietly("Making the page's samples", process.execPath, [...relaxedOption, ...samples], {
    cwd: projectRoot,
  });
  await (whole ? made : made.catch(() => {}));
  const run = (title, script, ...args) =>
    runQuietly(title, process.execPath, [path.join(projectRoot, 'node_modules', script), ...args], { cwd: projectRoot });
  // Vite removes types without checking them.
  if (whole) await run("Checking the page's types", 'typescript/bin/tsc', '-p', page);
  await run('Building the page', 'vite/bin/vite.js', 'build', page, '--outDir', folder, '--emptyOutDir');
  // Training on the page fetches these images when a visitor starts it.
  const images = 'train-images-idx3-ubyte.gz';
  mkdirSync(path.join(folder, 'data'), { recursive: true });
  copyFileSync(path.join(data, images), path.join(folder, 'data', images));
  // The import needs an npm package that a fresh clone installs only in this build.
  const { writeDocuments } = await import('../../web/page/documents.mjs');
  writeDocuments(path.join(folder, 'read'));
  writeServiceWorker(folder);
}

async function buildSiteOf(built, name, folder, options) {
  await Promise.all([ensureFashionMnist(), buildPackage(built)]);
  reserveOnnxFile();
  await whenChanged(name, siteStep(built, folder), () => writeSite(folder, options));
}

export async function buildSite() {
  await buildSiteOf(variants, 'site', siteRoot, { whole: true });
}

/** Builds a separate site with one variant, which npm start serves first. */
export async function buildFirstSite(variant) {
  await buildSiteOf([variant], 'first-site', firstSiteRoot, { whole: false });
}

/** Whether `buildSite` has nothing to do. */
export function isSiteBuilt() {
  const engine = variants.every((variant) => isDone(`wasm-${variant}`, engineStep(variant)));
  return engine && isDone('package', packageStep(variants)) && isDone('site', siteStep(variants, siteRoot));
}
