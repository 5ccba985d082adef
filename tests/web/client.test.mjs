import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Client } from '../../build/package/client.js';
import { FakeWorker } from './fake-worker.mjs';

const task = { type: 'run', stage: 'all', data: new Float32Array(1), shape: [1, 1, 1, 1] };

function start() {
  const worker = new FakeWorker();
  return { worker, client: new Client(worker) };
}

test('an answer settles its own call, in any order', async () => {
  const { worker, client } = start();
  const [first, second] = [client.call(task), client.call(task)];
  worker.reply({ id: 2, type: 'done', value: 'b' });
  worker.reply({ id: 1, type: 'done', value: 'a' });
  assert.deepEqual(await Promise.all([first, second]), ['a', 'b']);
});

test('a failed task rejects with a DaeError of its code and text', async () => {
  const { worker, client } = start();
  const call = client.call(task);
  worker.reply({ id: 1, type: 'failed', error: { code: 'MODEL_FORMAT', message: 'expected x' } });
  await assert.rejects(call, { name: 'DaeError', code: 'MODEL_FORMAT', message: 'expected x' });
});

test('an error of the worker rejects everything pending and all later calls', async () => {
  const { worker, client } = start();
  const calls = [client.call(task), client.call(task)];
  const event = worker.fail('boom');
  for (const call of calls) await assert.rejects(call, { code: 'INTERNAL', message: /boom/ });
  await assert.rejects(client.call(task), { code: 'INTERNAL' });
  assert.equal(event.defaultPrevented, true);
  assert.equal(worker.terminated, true);
});

test('a worker whose script is missing rejects with WASM_LOAD', async () => {
  const { worker, client } = start();
  const call = client.call(task);
  worker.fail(undefined);
  await assert.rejects(call, { code: 'WASM_LOAD', message: /worker\.js/ });
});

test('an unreadable message rejects everything pending', async () => {
  const { worker, client } = start();
  const call = client.call(task);
  worker.dispatchEvent(new Event('messageerror'));
  await assert.rejects(call, { code: 'INTERNAL' });
});

test('close() rejects what is pending with an AbortError and ends the worker, twice without harm', async () => {
  const { worker, client } = start();
  const call = client.call(task);
  client.close();
  client.close();
  await assert.rejects(call, { name: 'AbortError' });
  await assert.rejects(client.call(task), { name: 'AbortError' });
  assert.equal(worker.terminated, true);
});

test('a signal that has fired already sends nothing', async () => {
  const { worker, client } = start();
  const call = client.call(task, [], { signal: AbortSignal.abort() });
  await assert.rejects(call, { name: 'AbortError' });
  assert.equal(worker.requests.length, 0);
});

test('an abort rejects at once, tells the worker, and ignores the late answer', async () => {
  const { worker, client } = start();
  const controller = new AbortController();
  const call = client.call(task, [], { signal: controller.signal });
  controller.abort();
  await assert.rejects(call, { name: 'AbortError' });
  assert.deepEqual(worker.requests.at(-1), { id: 1, abort: true });
  worker.reply({ id: 1, type: 'done', value: 'late' });
  worker.reply({ id: 1, type: 'failed', error: { abort: true } });
});

test('an abort after the answer does nothing', async () => {
  const { worker, client } = start();
  const controller = new AbortController();
  const call = client.call(task, [], { signal: controller.signal });
  worker.reply({ id: 1, type: 'done', value: 1 });
  await call;
  controller.abort();
  assert.equal(worker.requests.length, 1);
});

test('progress reaches its hook; a hook that throws fails its call alone', async () => {
  const { worker, client } = start();
  const events = [];
  const good = client.call(task, [], { onProgress: (event) => events.push(event) });
  const bad = client.call(task, [], {
    onProgress() {
      throw new Error('mine');
    },
  });
  const event = { phase: 'run', loaded: 1, total: 2 };
  worker.reply({ id: 1, type: 'progress', event });
  worker.reply({ id: 2, type: 'progress', event });
  await assert.rejects(bad, /mine/);
  worker.reply({ id: 1, type: 'done', value: 3 });
  assert.equal(await good, 3);
  assert.deepEqual(events, [event]);
});

test('a message that cannot be sent rejects its call', async () => {
  const { client } = start();
  await assert.rejects(client.call({ ...task, data: () => {} }), { name: 'DataCloneError' });
});
