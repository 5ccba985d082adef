import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { Client } from '../../build/package/client.js';
import { WorkerDenoiser } from '../../build/package/denoiser.js';
import { Host } from '../../build/package/host.js';
import { packagedFiles } from '../../build/package/packaged-files.js';
import { createTask } from './engine-fixture.mjs';

/** A worker whose script runs in this process. Messages are cloned and arrive later, as between threads. */
class LocalWorker extends EventTarget {
  host = new Host((reply, transfer) => {
    const data = structuredClone(reply, { transfer });
    setImmediate(() => this.dispatchEvent(new MessageEvent('message', { data })));
  }, packagedFiles());

  postMessage(message, transfer = []) {
    const request = structuredClone(message, { transfer });
    setImmediate(() => this.host.receive(request));
  }

  terminate() {}
}

let client;
let denoiser;

before(async () => {
  client = new Client(new LocalWorker());
  denoiser = new WorkerDenoiser(client, await client.call(createTask()));
});

const picture = (side) => ({
  data: new Float32Array(side * side).fill(0.5),
  width: side,
  height: side,
  channels: 1,
});
const floats = { output: 'float32' };

test('a task before the model is an error', async () => {
  const early = new Client(new LocalWorker());
  const task = { type: 'run', stage: 'all', data: new Float32Array(784), shape: [1, 28, 28, 1] };
  await assert.rejects(early.call(task), { code: 'INTERNAL' });
});

test('concurrent tasks are done one after another', async () => {
  const sides = [300, 28, 60];
  const results = await Promise.all(sides.map((side) => denoiser.denoise(picture(side), floats)));
  assert.deepEqual(
    results.map(({ width }) => width),
    sides,
  );
});

test('an abort stops a running task between two tiles; waiting ones go on', async () => {
  const controller = new AbortController();
  const events = [];
  const large = denoiser.denoise(picture(2500), {
    ...floats,
    tile: { size: 64 },
    signal: controller.signal,
    onProgress(event) {
      events.push(event);
      controller.abort();
    },
  });
  const next = denoiser.denoise(picture(28), floats);
  await assert.rejects(large, { name: 'AbortError' });
  assert.equal((await next).width, 28);
  assert.equal(events.length, 1);
});

test('an abort is heard inside a tile that is the whole picture', async () => {
  const count = async (signal, onProgress) => {
    const events = [];
    const run = denoiser.denoise(picture(2500), {
      ...floats,
      tile: 'off',
      signal,
      onProgress(event) {
        events.push(event);
        onProgress?.();
      },
    });
    await run.catch(() => {});
    return { run, events: events.map(({ loaded }) => loaded) };
  };
  const whole = await count();
  assert.deepEqual(new Set(whole.events), new Set([0, 1]));
  assert.ok(whole.events.length > 4, `${whole.events.length} steps`);
  const controller = new AbortController();
  const cut = await count(controller.signal, () => controller.abort());
  await assert.rejects(cut.run, { name: 'AbortError' });
  assert.deepEqual(cut.events, [0]);
});

test('an abort takes a waiting task out of the queue', async () => {
  const controller = new AbortController();
  const first = denoiser.denoise(picture(200), floats);
  const second = denoiser.denoise(picture(200), { ...floats, signal: controller.signal });
  controller.abort();
  await assert.rejects(second, { name: 'AbortError' });
  await first;
});

test('a large batch of tensors can be aborted', async () => {
  const controller = new AbortController();
  const n = 5000;
  const x = { data: new Float32Array(n * 784), shape: [n, 28, 28, 1] };
  const run = denoiser.run(x, { signal: controller.signal });
  setTimeout(() => controller.abort(), 20);
  await assert.rejects(run, { name: 'AbortError' });
  assert.equal((await denoiser.run({ data: x.data.subarray(0, 784), shape: [1, 28, 28, 1] })).shape[3], 1);
});

test('errors of the engine keep their code', async () => {
  const bad = denoiser.run({ data: new Float32Array(9), shape: [1, 3, 3, 1] });
  await assert.rejects(bad, { name: 'DaeError', code: 'INVALID_ARGUMENT' });
});

test('a blob comes out as PNG and goes in again', async () => {
  const { image } = await denoiser.corrupt(picture(40), { kind: 'masking', level: 0.5 }, { output: 'blob' });
  assert.equal(image.type, 'image/png');
  const result = await denoiser.denoise(image, floats);
  assert.deepEqual([result.width, result.channels, result.image.length], [40, 1, 1600]);
  assert.equal(result.backend.threads, 1);
});

test('noise to denoise: the picture comes nearer to the clean one', async () => {
  const clean = picture(28);
  clean.data.fill(0, 0, 400);
  const distance = (a) => a.reduce((sum, value, i) => sum + (value - clean.data[i]) ** 2, 0);
  const noisy = await denoiser.corrupt(clean, { kind: 'gaussian', level: 0.4 }, floats);
  const source = { ...clean, data: noisy.image };
  const denoised = await denoiser.denoise(source, floats);
  assert.ok(distance(denoised.image) < distance(noisy.image));
});
