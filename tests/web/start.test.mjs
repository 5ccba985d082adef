// Browsers whose threads never start: a stuck worker is given up, and another one is started.
import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { startDenoiser } from '../../build/package/create.js';
import { FakeWorker } from './fake-worker.mjs';

const platform = { simd: true, relaxed: true, crossOriginIsolated: true, sharedMemory: true, workers: true, cores: 2 };
const info = { name: 'net', channels: 1, backend: { simd: 'relaxed', threads: 2, crossOriginIsolated: true } };

/** Starts with workers of which the first `stuck` never get their threads. The test moves the clock. */
async function start(stuck, options = {}) {
  mock.timers.enable({ apis: ['setTimeout'] });
  const workers = [];
  const makeWorker = () => {
    const worker = new FakeWorker();
    const answers = workers.length >= stuck;
    workers.push(worker);
    worker.onRequest = ({ id, task }) => {
      if (!task) return;
      worker.reply({ id, type: 'threads', started: false });
      if (answers) {
        worker.reply({ id, type: 'threads', started: true });
        worker.reply({ id, type: 'done', value: info });
      } else {
        // The timer is running now.
        queueMicrotask(() => mock.timers.tick(20_000));
      }
    };
    return worker;
  };
  const entry = {
    platform: () => platform,
    makeWorker,
    packagedModels: () => ({ 'fashion-tutorial': { bytes: new ArrayBuffer(8) } }),
  };
  try {
    return { workers, denoiser: await startDenoiser('fashion-tutorial', options, entry) };
  } finally {
    mock.timers.reset();
  }
}

test('a worker whose threads do not start is replaced', async () => {
  const { workers, denoiser } = await start(2);
  assert.equal(denoiser.info.name, 'net');
  assert.deepEqual(
    workers.map(({ terminated }) => terminated),
    [true, true, false],
  );
  assert.deepEqual(workers[2].requests[0].task, workers[0].requests[0].task);
});

test('if no worker starts, the error says so', async () => {
  await assert.rejects(start(Infinity), {
    name: 'DaeError',
    code: 'WASM_LOAD',
    message: /threads' workers.*threads: 1/,
  });
});

test('a worker that starts is left alone, however long the model then takes', async () => {
  const { workers } = await start(0);
  assert.equal(workers.length, 1);
});
