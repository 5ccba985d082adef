// Every call refuses unknown options by name.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Client } from '../../build/package/client.js';
import { startDenoiser } from '../../build/package/create.js';
import { WorkerDenoiser } from '../../build/package/denoiser.js';
import { suggestion } from '../../build/package/options.js';
import { processVideo } from '../../build/package/video.js';
import { singleThread } from './engine-fixture.mjs';
import { FakeWorker } from './fake-worker.mjs';

const refused = (promise, message) => assert.rejects(promise, { code: 'INVALID_ARGUMENT', message });
const picture = { data: new Uint8Array(1), width: 1, height: 1, channels: 1 };
const tensor = { data: new Float32Array(1), shape: [1, 1, 1, 1] };

test('the nearest name is suggested, and none that is far', () => {
  const known = ['threads', 'simd', 'signal', 'onProgress'];
  assert.equal(suggestion('thread', known), ' (did you mean "threads"?)');
  assert.equal(suggestion('singal', known), ' (did you mean "signal"?)');
  assert.equal(suggestion('onprogres', known), ' (did you mean "onProgress"?)');
  for (const name of ['', 's', 'si', 'workers', 'x'.repeat(1e6)]) assert.equal(suggestion(name, known), '', name);
});

test('denoise, corrupt, compare, run, encode and decode', async () => {
  const worker = new FakeWorker();
  const denoiser = new WorkerDenoiser(new Client(worker), { backend: {} });
  const noise = { kind: 'gaussian', level: 0.1 };
  await refused(denoiser.denoise(picture, { strenght: 1 }), /"strenght" \(did you mean "strength"\?\)/);
  await refused(denoiser.denoise(picture, { blur: 1 }), /no other options of denoise\(\) than strength, .*"blur"$/);
  await refused(denoiser.denoise(picture, null), /options of denoise\(\) as an object/);
  await refused(denoiser.denoiseBatch([picture], { tiles: 1 })[Symbol.asyncIterator]().next(), /"tile"/);
  await refused(denoiser.corrupt(picture, noise, { strength: 1 }), /options of corrupt\(\) than signal, output, got/);
  await refused(denoiser.corrupt(picture), /expected noise/);
  await refused(denoiser.compare(picture, picture, { output: 'blob' }), /got "output"/);
  for (const stage of ['run', 'encode', 'decode']) {
    await refused(denoiser[stage](tensor, { singal: undefined, tile: 1 }), /got "tile"/);
  }
  assert.deepEqual(worker.requests, []);
});

test('createDenoiser and processVideo', async () => {
  const entry = {
    platform: () => singleThread,
    packagedModels: () => ({}),
    makeWorker: () => new FakeWorker(),
  };
  await refused(startDenoiser('x', { thread: 1 }, entry), /did you mean "threads"/);
  await refused(startDenoiser({ table: {}, sead: 1 }, {}, entry), /did you mean "seed"/);
  assert.throws(() => processVideo({ readyState: 0 }, { getContext() {} }, () => {}, { heigth: 9 }), {
    message: /did you mean "height"/,
  });
});
