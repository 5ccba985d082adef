// Builds the npm package into dist/: TypeScript to JavaScript, and the engine's and models' files beside it.
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const web = dirname(fileURLToPath(import.meta.url));
const root = join(web, '..');
const dist = join(web, 'dist');
const variants = ['simd', 'simd-threads', 'relaxed-threads'];

function engineFiles() {
  return variants.flatMap((variant) =>
    ['mjs', 'wasm'].map((type) => join(root, 'build', `wasm-${variant}`, 'wasm', `dae-${variant}.${type}`)),
  );
}

function modelFiles() {
  const models = join(root, 'models');
  return readdirSync(models)
    .filter((file) => file.endsWith('.safetensors'))
    .map((file) => join(models, file));
}

function copyTo(folder, files) {
  mkdirSync(folder, { recursive: true });
  for (const file of files) copyFileSync(file, join(folder, basename(file)));
}

/**
 * The glue imports Node's modules where it runs in Node. Bundlers for browsers would look for them, and Vite's workers
 * allow no await outside of functions: so they are asked for by a call (Node 20.16 or newer).
 */
function replaceNodeImports(folder) {
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.mjs'))) {
    const text = readFileSync(join(folder, file), 'utf8');
    const replaced = text.replaceAll(/\bawait import\((["']node:[a-z_]+["'])\)/g, 'process.getBuiltinModule($1)');
    if (/\bimport\(/.test(replaced)) throw new Error(`${file} still imports at run time; bundlers would follow it`);
    writeFileSync(join(folder, file), replaced);
  }
}

function compile() {
  // TypeScript 7 exports its manifest only, not the path of its compiler.
  const manifest = createRequire(import.meta.url).resolve('typescript/package.json');
  const compiler = join(dirname(manifest), 'bin', 'tsc');
  execFileSync(process.execPath, [compiler, '-p', web], { stdio: 'inherit' });
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
compile();
copyTo(join(dist, 'wasm'), engine);
replaceNodeImports(join(dist, 'wasm'));
copyTo(join(dist, 'models'), modelFiles());
