// Every entry exports what its types declare, under every export condition that tools use, and none fails at import.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const web = fileURLToPath(new URL('../../web', import.meta.url));
const manifest = JSON.parse(readFileSync(path.join(web, 'package.json'), 'utf8'));
let folder;

before(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'dae-exports-'));
  const installed = path.join(folder, 'node_modules/dae-wasm');
  mkdirSync(installed, { recursive: true });
  cpSync(path.join(web, 'dist'), path.join(installed, 'dist'), { recursive: true });
  writeFileSync(path.join(installed, 'package.json'), JSON.stringify(manifest));
});
after(() => rmSync(folder, { recursive: true, force: true }));

const node = (...args) => execFileSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });

/** Returns the names that a declaration file exports as values. */
function declared(file) {
  const text = readFileSync(path.join(folder, 'node_modules/dae-wasm', file), 'utf8');
  const own = [...text.matchAll(/^export declare (?:abstract )?(?:function|class|const|let|enum) (\w+)/gm)];
  const listed = [...text.matchAll(/^export \{([^}]*)\}/gm)].flatMap(([, names]) => names.split(','));
  const all = [...text.matchAll(/^export \* from '\.\/([\w-]+)\.js'/gm)];
  return [
    ...own.map(([, name]) => name),
    ...listed.map((name) => name.trim().split(' as ').pop()).filter((name) => name && !name.startsWith('type ')),
    ...all.flatMap(([, name]) => declared(`dist/types/${name}.d.ts`)),
  ];
}

const entries = Object.entries(manifest.exports).filter(([, target]) => target.types);

test('the entries have types', () => {
  assert.deepEqual(
    entries.map(([name]) => name),
    ['.', './element', './single'],
  );
});

for (const [name, { types }] of entries) {
  for (const conditions of [[], ['-C', 'browser']]) {
    test(`${name} ${conditions.join(' ')}: exports what its types do`, () => {
      const specifier = path.posix.join('dae-wasm', name);
      const script = `console.log(JSON.stringify(Object.keys(await import('${specifier}')).sort()))`;
      const exported = JSON.parse(node(...conditions, '--input-type=module', '-e', script));
      const promised = declared(types).sort();
      assert.ok(promised.length >= 1);
      assert.deepEqual(exported, promised);
    });
  }
}

test('a page takes the entry for browsers, also in a browser that is Node, too', () => {
  const resolve = (...conditions) =>
    node(...conditions, '--input-type=module', '-e', `console.log(import.meta.resolve('dae-wasm'))`).trim();
  assert.match(resolve(), /\/dist\/node\.js$/);
  assert.match(resolve('-C', 'browser'), /\/dist\/index\.js$/);
  // Electron's renderer has both conditions.
  assert.match(resolve('-C', 'browser', '-C', 'node'), /\/dist\/index\.js$/);
});

/** Returns the exports that a bundler for pages finds in an entry. */
async function bundled(specifier) {
  const input = path.join(folder, 'page.js');
  writeFileSync(input, `export * from '${specifier}';\n`);
  const build = await rolldown({ input, resolve: { conditionNames: ['browser', 'module', 'import'] } });
  const { output } = await build.generate({ format: 'es' });
  await build.close();
  return output[0];
}

for (const [name, { types }] of entries) {
  test(`${name} in a bundler: exports what its types do`, async () => {
    const { exports } = await bundled(path.posix.join('dae-wasm', name));
    assert.deepEqual([...exports].sort(), declared(types).sort());
  });
}

test('require() takes the package where Node can require a module', (t) => {
  if (!process.features.require_module) return t.skip('this Node cannot');
  const names = node('-e', "console.log(Object.keys(require('dae-wasm')).includes('createDenoiser'))");
  assert.equal(names.trim(), 'true');
});

test('a call that needs a page says so elsewhere', async () => {
  const { processVideo } = await import('../../web/dist/node.js');
  assert.throws(() => processVideo(), { code: 'INVALID_ARGUMENT', message: /<video>, which only a page has/ });
  const { createDenoiser } = await import('../../web/dist/index.js');
  await assert.rejects(createDenoiser(), { code: 'WASM_LOAD', message: /start a worker.*dae-wasm\/single/ });
  const { DaeDenoiseElement } = await import('../../web/dist/element.js');
  assert.throws(() => new DaeDenoiseElement(), { code: 'UNSUPPORTED_INPUT', message: /expected a page/ });
});
