import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { capabilities } from '../../build/package/index.js';
import { chooseVariant, detectPlatform, planRuntime } from '../../build/package/platform.js';

const full = {
  simd: true,
  relaxed: true,
  crossOriginIsolated: true,
  sharedMemory: true,
  workers: true,
  cores: 4,
};

test('Node has SIMD; relaxed SIMD follows its switch', () => {
  assert.equal(detectPlatform().simd, true);
  const platform = fileURLToPath(new URL('../../build/package/platform.js', import.meta.url));
  const script = `import(${JSON.stringify(platform)}).then((m) => console.log(m.detectPlatform().relaxed))`;
  const detect = (...flags) => execFileSync(process.execPath, [...flags, '-e', script], { encoding: 'utf8' }).trim();
  assert.equal(detect('--experimental-wasm-relaxed-simd'), 'true');
  if (process.versions.node.startsWith('20.')) assert.equal(detect(), 'false');
});

test('capabilities() outside of an isolated page: one thread, and why', async () => {
  const backend = await capabilities();
  assert.equal(backend.threads, 1);
  assert.equal(backend.simd, 'simd128');
  assert.equal(backend.crossOriginIsolated, false);
  assert.equal(backend.reasonSingleThread, 'not-isolated');
});

test('the variant follows the features of the JavaScript engine', () => {
  const variant = (changes, simd) => chooseVariant({ ...full, ...changes }, simd).variant;
  assert.equal(variant({}), 'relaxed-threads');
  assert.equal(variant({}, 'relaxed'), 'relaxed-threads');
  assert.equal(variant({}, 'simd128'), 'simd-threads');
  assert.equal(variant({ relaxed: false }, 'relaxed'), 'simd-threads');
  assert.equal(variant({ crossOriginIsolated: false }), 'simd');
});

test('each obstacle to threads is named', () => {
  const reason = (changes, wish) => planRuntime({ ...full, ...changes }, wish).reasonSingleThread;
  assert.equal(reason({ crossOriginIsolated: false }), 'not-isolated');
  assert.equal(reason({ sharedMemory: false }), 'no-shared-memory');
  assert.equal(reason({ workers: false }), 'nested-worker');
  assert.equal(reason({ cores: 1 }), 'single-core');
  assert.equal(reason({}, { threads: 1 }), 'user');
  assert.equal(reason({}), undefined);
});

test('auto takes up to 8 threads after a self-test; a number is used unchanged', () => {
  assert.deepEqual(planRuntime({ ...full, cores: 32 }), {
    variant: 'relaxed-threads',
    threads: 8,
    selfTest: true,
  });
  assert.deepEqual(planRuntime(full, { threads: 12, simd: 'simd128' }), {
    variant: 'simd-threads',
    threads: 12,
    selfTest: false,
  });
});

test('without SIMD the error says what is needed', () => {
  assert.throws(() => planRuntime({ ...full, simd: false }), {
    code: 'WASM_LOAD',
    message: /SIMD \(Chrome 91/,
  });
});

test('options out of range are refused', () => {
  for (const wish of [{ threads: 0 }, { threads: 1.5 }, { threads: 'many' }, { simd: 'none' }]) {
    assert.throws(() => planRuntime(full, wish), { code: 'INVALID_ARGUMENT' });
  }
});
