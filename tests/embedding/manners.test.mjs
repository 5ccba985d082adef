// The packed package does not run code at import, add weight to bundles that do not use it, evaluate strings, or ask a CDN.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { project, removeFolders } from './support/tarball.mjs';

let installed;
before(async () => (installed = await project()));
after(removeFolders);

const entries = ['dae-wasm', 'dae-wasm/element', 'dae-wasm/single'];

test('imports without a browser and without WebAssembly: servers render pages, too', () => {
  const { folder } = installed;
  const imports = entries.map((entry) => `await import('${entry}');`).join('\n');
  writeFileSync(
    path.join(folder, 'server.mjs'),
    `delete globalThis.WebAssembly;\n${imports}\nconsole.log('imported');`,
  );
  assert.equal(execFileSync(process.execPath, ['server.mjs'], { cwd: folder, encoding: 'utf8' }).trim(), 'imported');
});

test('the bundler drops it where nothing of it is used', async () => {
  const { build } = await import('esbuild');
  const { folder } = installed;
  for (const entry of ['dae-wasm', 'dae-wasm/single']) {
    const contents = `import { createDenoiser } from '${entry}';`;
    const stdin = { contents, resolveDir: folder };
    const { outputFiles } = await build({ stdin, bundle: true, format: 'esm', minify: true, write: false });
    assert.equal(outputFiles[0].text.trim(), '', entry);
  }
});

test('no script of it evaluates strings or names another origin', () => {
  const dist = path.join(installed.package, 'dist');
  const scripts = readdirSync(dist, { recursive: true })
    .map(String)
    .filter((name) => /\.m?js$/.test(name));
  assert.ok(scripts.length >= 7, scripts.join(' '));
  for (const name of scripts) {
    // The worker uses this import to find out whether it is a module; the address is invalid, so nothing can be loaded.
    const text = readFileSync(path.join(dist, name), 'utf8').replace(/\bimportScripts\([`'"]\/\/[`'"]\)/, '');
    for (const pattern of [/\beval\(/, /\bnew Function\b/, /\bimportScripts\b/, /https?:\/\/(?!www\.w3\.org)/]) {
      assert.doesNotMatch(text, pattern, `${name}: ${pattern}`);
    }
  }
});

test('it depends on nothing', () => {
  const manifest = JSON.parse(readFileSync(path.join(installed.package, 'package.json'), 'utf8'));
  for (const field of ['dependencies', 'peerDependencies', 'optionalDependencies'])
    assert.equal(manifest[field], undefined);
});
