import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Client } from '../../build/package/client.js';
import { WorkerDenoiser } from '../../build/package/denoiser.js';
import { FakeWorker } from './fake-worker.mjs';

const info = { name: 'fake', backend: { simd: 'simd128', threads: 1, crossOriginIsolated: false } };

/** Creates a denoiser whose worker returns its input as float32. */
function start() {
  const worker = new FakeWorker();
  worker.onRequest = ({ id, task }) => {
    if (!task) return;
    const value =
      task.type === 'run'
        ? { data: task.data, shape: task.shape }
        : { ...task.image, timings: { decodeMs: 0, runMs: 0 }, tiles: 1 };
    worker.reply({ id, type: 'done', value });
  };
  return { worker, denoiser: new WorkerDenoiser(new Client(worker), info) };
}

const raw = () => ({ data: new Float32Array([0.25, 0.5]), width: 2, height: 1, channels: 1 });
const tensor = () => ({ data: new Float32Array([1, 2, 3, 4]), shape: [1, 2, 2, 1] });

test('pixels and tensors of the caller are copied, not detached', async () => {
  const { denoiser } = start();
  const image = raw();
  const result = await denoiser.denoise(image, { output: 'float32' });
  assert.deepEqual(result.image, image.data);
  assert.equal(image.data.length, 2);
  const x = tensor();
  assert.deepEqual(await denoiser.run(x), x);
  assert.equal(x.data.length, 4);
});

test('a view into a larger buffer sends its own values only', async () => {
  const { denoiser } = start();
  const data = new Float32Array([9, 1, 2, 9]).subarray(1, 3);
  const { image } = await denoiser.denoise({ ...raw(), data }, { output: 'float32' });
  assert.deepEqual([...image], [1, 2]);
});

test('concurrent calls both resolve', async () => {
  const { denoiser } = start();
  const results = await Promise.all([
    denoiser.denoise(raw(), { output: 'float32' }),
    denoiser.denoise(raw(), { output: 'float32' }),
  ]);
  assert.equal(results.length, 2);
});

test('dispose rejects what is pending and what comes, and may be repeated', async () => {
  const { worker, denoiser } = start();
  worker.onRequest = () => {};
  const pending = [denoiser.run(tensor()), denoiser.denoise(raw())];
  await denoiser.dispose();
  await denoiser.dispose();
  for (const call of pending) await assert.rejects(call, { name: 'AbortError' });
  await assert.rejects(denoiser.denoise(raw()), { name: 'AbortError' });
  assert.equal(worker.terminated, true);
});

test('dispose by "await using", where the engine has the symbol', async () => {
  const { worker, denoiser } = start();
  if (Symbol.asyncDispose) await denoiser[Symbol.asyncDispose]();
  assert.equal(worker.terminated, Symbol.asyncDispose !== undefined);
});

test('values out of range are refused before anything is sent', async () => {
  const { worker, denoiser } = start();
  const noise = { kind: 'gaussian', level: 0.2 };
  const bad = [
    denoiser.run({ data: new Float32Array(3), shape: [1, 2, 2, 1] }),
    denoiser.run({ data: new Float32Array(0), shape: [0, 2, 2, 1] }),
    denoiser.run({ data: [1], shape: [1, 1, 1, 1] }),
    denoiser.denoise(raw(), { strength: NaN }),
    denoiser.denoise(raw(), { output: 'tiff' }),
    denoiser.denoise({ ...raw(), width: 3 }),
    denoiser.denoise({ ...raw(), channels: 5 }),
    denoiser.denoise({ ...raw(), data: [1, 2] }),
    denoiser.denoise(42),
    denoiser.corrupt(raw(), 'gaussian'),
    denoiser.corrupt(raw(), { ...noise, level: NaN }),
    denoiser.corrupt(raw(), { ...noise, level: () => 1 }),
  ];
  for (const call of bad) {
    await assert.rejects(call, { code: 'INVALID_ARGUMENT', message: /^expected / });
  }
  assert.equal(worker.requests.length, 0);
});

test('a batch is pulled one by one, and closed when the caller stops', async () => {
  const { denoiser } = start();
  let [pulled, closed] = [0, false];
  function* sources() {
    try {
      while (true) {
        ++pulled;
        yield raw();
      }
    } finally {
      closed = true;
    }
  }
  let received = 0;
  for await (const result of denoiser.denoiseBatch(sources(), { output: 'float32' })) {
    assert.equal(result.width, 2);
    assert.equal(pulled, ++received);
    if (received === 3) break;
  }
  assert.deepEqual([pulled, closed], [3, true]);
});

test('a batch ends by its signal, even while the source keeps it waiting', async () => {
  const { denoiser } = start();
  const controller = new AbortController();
  async function* stuck() {
    yield raw();
    await new Promise(() => {});
  }
  const received = [];
  const run = async () => {
    const options = { output: 'float32', signal: controller.signal };
    for await (const result of denoiser.denoiseBatch(stuck(), options)) {
      received.push(result);
      setTimeout(() => controller.abort(), 5);
    }
  };
  await assert.rejects(run(), { name: 'AbortError' });
  assert.equal(received.length, 1);
});
