// The folders are the architecture: a folder may include only the folders that this table lists for it.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

const mayInclude = {
  common: ['math'],
  math: [],
  options: ['common', 'math'],
  image: ['common', 'math'],
  fusion: ['common', 'image'],
  video: ['common', 'image'],
  model: ['common', 'ops'],
  interchange: ['common', 'ops', 'model'],
  corruption: ['common', 'options', 'image', 'math'],
  kernels: ['common'],
  ops: ['common', 'kernels'],
  data: ['common', 'image', 'corruption', 'math'],
  inference: ['common', 'model', 'kernels', 'ops'],
  denoise: ['common', 'image', 'math', 'model', 'kernels', 'inference'],
  training: ['common', 'options', 'image', 'math', 'corruption', 'model', 'kernels', 'ops', 'inference'],
  adaptation: ['common', 'options', 'image', 'corruption', 'model', 'kernels', 'inference', 'denoise', 'training'],
  api: [
    'adaptation',
    'common',
    'options',
    'image',
    'corruption',
    'model',
    'interchange',
    'inference',
    'denoise',
    'training',
    'data',
    'video',
    'fusion',
  ],
  cli: ['api'],
  lab: ['api', 'cli', 'corruption', 'image', 'math'],
};

function files(folder) {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? files(path) : [path];
  });
}

function includes(path) {
  return [...readFileSync(path, 'utf8').matchAll(/^\s*#\s*include\s*(["<])([^">]+)[">]/gm)].map(
    ([, quote, target]) => ({ own: quote === '"', target }),
  );
}

const folders = readdirSync(join(root, 'src')).filter((name) => statSync(join(root, 'src', name)).isDirectory());
for (const place of [...folders.map((name) => `src/${name}`), 'lab']) {
  test(`${place} includes only what it may`, () => {
    const folder = place.split('/').pop();
    assert.ok(mayInclude[folder], `${place} is not in the table of arrows`);
    const allowed = [folder, ...mayInclude[folder]];
    for (const path of files(join(root, place))) {
      for (const { own, target } of includes(path)) {
        const at = `${relative(root, path)} includes ${target}`;
        if (own) assert.ok(allowed.includes(target.split('/')[0]), at);
        if (target === 'xnnpack.h') assert.ok(folder === 'ops', at);
      }
    }
  });
}

// The package, and the libraries that the page's own code names with a reason.
const PACKAGES = ['dae-wasm', 'uplot', 'client-zip'];

test('the page uses the package by its public name only', () => {
  for (const path of files(join(root, 'web', 'page', 'src')).filter((name) => name.endsWith('.ts'))) {
    for (const [, target] of readFileSync(path, 'utf8').matchAll(/from\s+'([^']+)'/g)) {
      const inPage = target.startsWith('./') || target.startsWith('../') || PACKAGES.includes(target);
      assert.ok(inPage || target.endsWith('.css'), `${relative(root, path)} imports ${target}`);
    }
  }
});

test('the engine never prints, exits or aborts', () => {
  for (const folder of [
    'math',
    'image',
    'video',
    'corruption',
    'model',
    'interchange',
    'inference',
    'denoise',
    'data',
    'api',
  ]) {
    for (const path of files(join(root, 'src', folder)).filter((name) => /\.(cpp|h)$/.test(name))) {
      const code = readFileSync(path, 'utf8').replace(/\/\/.*|\/\*[^]*?\*\//g, '');
      const found = code.match(/\b(std::cout|std::cerr|(?<!\w)f?printf|puts|abort|exit)\s*[(<]/);
      assert.equal(found, null, `${relative(root, path)} uses ${found?.[1]}`);
    }
  }
});
