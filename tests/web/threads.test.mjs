import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { Bindings } from '../../build/package/bindings.js';
import { prefersThreads } from '../../build/package/self-test.js';
import { startEngine } from '../../build/package/start.js';
import { createTask, denoiseTask, modelBytes, picture, singleThread, threadedFiles } from './engine-fixture.mjs';
import { readBytes } from './golden.mjs';

const isolated = threadedFiles({ ...singleThread, crossOriginIsolated: true, cores: 2 });
const startThreads = (changes) => startEngine(createTask(changes, 'simd-threads'), isolated);

/** Creates bindings whose sessions advance a fake clock by the given times. */
function timedBindings(t, times) {
  const clock = { ms: 0 };
  // Restored in the order of their creation, mocks of mocks would leave one behind.
  t.mock.restoreAll();
  t.mock.method(performance, 'now', () => clock.ms);
  const run = (session) => void (clock.ms += times[session]);
  return { clock, run, sessionThreads: () => 4, outputShape: (session, stage, shape) => shape };
}

const model = { channels: 1, stride: 4 };

test('the self-test chooses threads unless they are slower', (t) => {
  assert.equal(prefersThreads(timedBindings(t, [4, 2]), model, 0, 1), true);
  assert.equal(prefersThreads(timedBindings(t, [2, 4]), model, 0, 1), false);
  assert.equal(prefersThreads(timedBindings(t, [2, 2]), model, 0, 1), true);
});

test('the self-test is short', (t) => {
  const bindings = timedBindings(t, [10, 10]);
  prefersThreads(bindings, model, 0, 1);
  // The self-test makes two runs to find a size, then measures for 50 ms, and its last round may end late.
  assert.ok(bindings.clock.ms <= 20 + 50 + 20, `${bindings.clock.ms} ms`);
});

test('a number of threads is used, and gives the same picture as one thread', async () => {
  const two = await startThreads({ threads: 2 });
  assert.equal(two.info.backend.threads, 2);
  assert.equal(two.info.backend.reasonSingleThread, undefined);
  const one = await startThreads({ threads: 1 });
  assert.equal(one.info.backend.reasonSingleThread, 'user');
  const task = denoiseTask(picture(200, 150, 3), { tile: { size: 64 } });
  const [a, b] = [await two.engine.denoise(task), await one.engine.denoise(task)];
  assert.deepEqual(a.data, b.data);
});

test('automatic threads settle on one or all, and the backend says so', async () => {
  const { backend } = (await startThreads({})).info;
  assert.equal(backend.reasonSingleThread, backend.threads === 1 ? 'self-test' : undefined);
  assert.ok(backend.threads === 1 || backend.threads === 2);
});

/** Makes runs of sessions with this number of threads slower. */
function slowDown(t, threads) {
  const { run } = Bindings.prototype;
  t.mock.method(Bindings.prototype, 'run', function (session, ...rest) {
    const end = performance.now() + (this.sessionThreads(session) === threads ? 20 : 0);
    run.call(this, session, ...rest);
    while (performance.now() < end);
  });
}

test('a self-test that refused threads is repeated before a large picture', async (t) => {
  slowDown(t, 2);
  const { engine, info } = await startThreads({});
  assert.deepEqual([info.backend.threads, info.backend.reasonSingleThread], [1, 'self-test']);
  const large = denoiseTask(picture(1024, 512, 3));
  const first = await engine.denoise(large);
  assert.equal(first.threads, 1, 'refused again');
  t.mock.restoreAll();
  slowDown(t, 1);
  await new Promise((resolve) => setTimeout(resolve, 300));
  assert.equal((await engine.denoise(denoiseTask(picture(200, 150, 3)))).threads, 1, 'a small picture');
  const second = await engine.denoise(large);
  assert.equal(second.threads, 2);
  assert.deepEqual(second.data, first.data);
});

test('where shared memory is refused, the build without threads takes over', async (t) => {
  const { Memory } = WebAssembly;
  t.after(() => (WebAssembly.Memory = Memory));
  WebAssembly.Memory = new Proxy(Memory, {
    construct(target, [descriptor]) {
      if (descriptor.shared) throw new RangeError('could not allocate memory');
      return new target(descriptor);
    },
  });
  const bytes = (variant) => Buffer.from(readBytes(`web/dist/wasm/dae-${variant}.wasm`));
  const url = (variant) => `data:application/wasm;base64,${bytes(variant).toString('base64')}`;
  const urls = { simd: url('simd'), 'simd-threads': url('simd-threads'), 'relaxed-threads': '' };
  const wasm = { urls };
  const task = { ...createTask({ model: { bytes: modelBytes().buffer } }), wasm };
  const { backend } = (await startEngine(task, isolated)).info;
  assert.equal(backend.reasonSingleThread, 'no-shared-memory');
});

// The thread workers would keep this process alive.
after(() => setTimeout(() => process.exit(), 100).unref());
