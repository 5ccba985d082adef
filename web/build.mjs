// Builds the npm package: compiles TypeScript to modules in build/package (which the unit tests load one by one),
// bundles them to the few scripts of dist/, and copies the engine's and the models' files there.
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { rolldown } from 'rolldown';
import { withHalfWeights } from './float16.mjs';

const web = dirname(fileURLToPath(import.meta.url));
const root = join(web, '..');
const modules = join(root, 'build', 'package');
const dist = join(web, 'dist');
const variants = ['simd', 'simd-threads', 'relaxed-threads'];
// npm start serves the page before all variants are built; placeholders report that the others are not built yet.
const built = process.env.DAE_VARIANTS?.split(',') ?? variants;
// Those for photographs have float16 weights. Others are in models-package/.
const packagedModels = readFileSync(join(web, 'src', 'packaged-models.ts'), 'utf8');
const models = [...packagedModels.matchAll(/new URL\('\.\/models\/([\w-]+)\.safetensors'/g)].map(([, name]) => name);

function engineFiles() {
  return built.flatMap((variant) =>
    ['mjs', 'wasm'].map((type) => join(root, 'build', `wasm-${variant}`, 'wasm', `dae-${variant}.${type}`)),
  );
}

/** Writes placeholder files for a variant's engine until it is built. */
function writePlaceholder(variant) {
  const folder = join(modules, 'wasm');
  const text = "This browser's engine is still being built. Load the page again when npm start says that it is there.";
  writeFileSync(
    join(folder, `dae-${variant}.mjs`),
    `export default () => Promise.reject(new Error(${JSON.stringify(text)}));\n`,
  );
  writeFileSync(join(folder, `dae-${variant}.wasm`), Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0));
}

function copyTo(folder, files) {
  mkdirSync(folder, { recursive: true });
  for (const file of files) copyFileSync(file, join(folder, basename(file)));
}

/**
 * Replaces the glue's imports of Node's modules by calls (Node 20.16 or newer), because bundlers for browsers would
 * resolve the imports, and Vite's workers do not allow await outside of functions.
 */
function replaceNodeImports(file) {
  const text = readFileSync(file, 'utf8');
  const replaced = text.replaceAll(/\bawait import\((["']node:[a-z_]+["'])\)/g, 'process.getBuiltinModule($1)');
  if (/\bimport\(/.test(replaced)) throw new Error(`${file} still imports at run time; bundlers would follow it`);
  writeFileSync(file, replaced);
}

/**
 * Lets the package start the glue's threads. The glue would start them from its own file, by a URL with which the script
 * refers to itself; Turbopack then never ends. The package's script has the glue of all variants, so a thread's name says
 * which of them it is for.
 */
function handThreadsOver(file, name) {
  const text = readFileSync(file, 'utf8');
  const start = /\bnew Worker\((?:pthreadMainJs|new URL\("[\w-]+\.mjs",import\.meta\.url\)),\{[^}]*\}\)/g;
  const handed = text.replaceAll(start, `Module["startThread"](${JSON.stringify(name)})`);
  if (handed === text || /\bnew Worker\b/.test(handed)) throw new Error(`${file} starts its threads in a new way`);
  const parts = handed.split('"em-pthread"');
  if (parts.length < 3) throw new Error(`${file} does not know its threads by their name`);
  writeFileSync(file, parts.join(JSON.stringify(name)));
}

/**
 * Removes the glue's own URL of the module, because the package passes the module to the glue and bundlers would copy
 * files for the URL.
 */
function dropModuleUrl(file) {
  const text = readFileSync(file, 'utf8');
  const dropped = text.replace(/new URL\("dae-[\w-]+\.wasm",import\.meta\.url\)\.href/, '""');
  if (dropped === text) throw new Error(`${file} has no URL of its module where one was expected`);
  writeFileSync(file, dropped);
}

function compile() {
  // TypeScript 7 exports its manifest only, not the path of its compiler.
  const manifest = createRequire(import.meta.url).resolve('typescript/package.json');
  const compiler = join(dirname(manifest), 'bin', 'tsc');
  execFileSync(process.execPath, [compiler, '-p', web, '--outDir', modules], { stdio: 'inherit' });
}

/** Inlines the files that the single-file entry imports. */
const inlineFiles = {
  name: 'inline-files',
  load(id) {
    if (!/\.(wasm|safetensors)$/.test(id)) return null;
    const packed = gzipSync(readFileSync(id), { level: 9 }).toString('base64');
    return { code: `export default ${JSON.stringify(packed)}`, moduleType: 'js' };
  },
};

/** Replaces the minifier's backticks by quotes, because some bundlers do not look for files in template strings. */
function plainQuotes(code) {
  return code.replaceAll(/(\bnew URL\(|\bimport\(|\bfrom)`([^`$]+)`/g, '$1"$2"');
}

/** Bundles a script of dist/. It imports what other scripts of dist/ contain. */
async function bundle(name, { external = /^$/, plugins = [] } = {}) {
  const build = await rolldown({
    input: join(modules, `${name}.js`),
    external: (id) => external.test(id),
    plugins,
    makeAbsoluteExternalsRelative: false,
  });
  const banner = '/* dae-wasm, MIT licence */';
  const { output } = await build.generate({ format: 'es', minify: true, banner, codeSplitting: false });
  await build.close();
  const [{ code }] = output;
  writeFileSync(join(dist, `${name}.js`), plainQuotes(code));
}

/**
 * Writes the entry for bundlers. Vite before version 8 bundles a package's scripts before it serves them, and then does
 * not find the worker beside them. It does not bundle .jsx files and their imports.
 */
function writeBundlerEntry(name) {
  writeFileSync(join(dist, `${name}.jsx`), `export * from './${name}.js';\n`);
}

/** Copies an entry's declarations and those that it refers to. */
function copyTypes(name, done = new Set()) {
  if (done.has(name)) return;
  done.add(name);
  const text = readFileSync(join(modules, `${name}.d.ts`), 'utf8');
  mkdirSync(join(dist, 'types'), { recursive: true });
  writeFileSync(join(dist, 'types', `${name}.d.ts`), text);
  for (const [, other] of text.matchAll(/from '\.\/([\w-]+)\.js'/g)) copyTypes(other, done);
}

const engine = engineFiles();
const missing = engine.filter((file) => !existsSync(file));
if (missing.length > 0) {
  console.error(
    `The WebAssembly engine is not built. Run "npm run build" in the root folder first. Missing:\n  ${missing.join('\n  ')}`,
  );
  process.exit(1);
}
rmSync(dist, { recursive: true, force: true });
rmSync(modules, { recursive: true, force: true });
compile();
copyTo(join(modules, 'wasm'), engine);
mkdirSync(join(modules, 'models'));
for (const name of models) {
  const file = readFileSync(join(root, 'models', `${name}.safetensors`));
  const packed = name.startsWith('photo') ? withHalfWeights(file) : file;
  writeFileSync(join(modules, 'models', `${name}.safetensors`), packed);
}
for (const variant of variants.filter((name) => !built.includes(name))) writePlaceholder(variant);
for (const variant of built) {
  const file = join(modules, 'wasm', `dae-${variant}.mjs`);
  replaceNodeImports(file);
  dropModuleUrl(file);
  if (variant.endsWith('threads')) handThreadsOver(file, `dae-${variant}-thread`);
}
for (const [folder, files] of Object.entries({
  wasm: variants.map((variant) => `dae-${variant}.wasm`),
  models: models.map((name) => `${name}.safetensors`),
})) {
  copyTo(
    join(dist, folder),
    files.map((file) => join(modules, folder, file)),
  );
}
// Pages on hosts without isolation headers register this service worker.
copyTo(dist, [join(web, 'coi-worker.js')]);
// The licences require that they accompany the binaries.
copyTo(dist, [join(root, 'LICENSE'), join(root, 'THIRD_PARTY_NOTICES.md')]);
for (const name of ['index', 'worker', 'node', 'node-worker']) await bundle(name);
await bundle('element', { external: /\/index\.js$/ });
await bundle('single', { plugins: [inlineFiles] });
for (const name of ['index', 'element']) writeBundlerEntry(name);
for (const name of ['index', 'element', 'single']) copyTypes(name);
console.log(`The package is in ${relative(process.cwd(), dist)}`);
