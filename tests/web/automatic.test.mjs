// A denoiser without a model chooses the network by the image, and loads it when an image first needs it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startDenoiser } from '../../build/package/create.js';
import { Client } from '../../build/package/client.js';
import { WorkerDenoiser } from '../../build/package/denoiser.js';
import { createDenoiser as createInNode } from '../../web/dist/node.js';
import { createDenoiser as createSingle } from '../../web/dist/single.js';
import { denoiseTask, picture, start } from './engine-fixture.mjs';
import { FakeWorker } from './fake-worker.mjs';
import { readBytes } from './golden.mjs';

const names = ['fashion-tutorial', 'photo-camera', 'photo-small', 'photo-small-gray'];
const bytesOf = (name) => readBytes(`web/dist/models/${name}.safetensors`).buffer;

/** Returns the packaged models, and records the names of those that were requested. */
function watchedModels() {
  const loaded = [];
  const models = {};
  for (const name of names) {
    Object.defineProperty(models, name, {
      enumerable: true,
      configurable: true,
      get: () => (loaded.push(name), { bytes: bytesOf(name) }),
    });
  }
  return { loaded, models };
}

const automatic = (models) => start({ model: undefined, choice: { requested: '', models } });

/** Creates an image with white noise: sums of four numbers of a linear congruential generator are nearly normal. */
function noisy(width, height, channels) {
  let state = 1;
  const next = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32 - 0.5;
  const data = Uint8Array.from(
    { length: width * height * channels },
    () => 128 + 60 * (next() + next() + next() + next()),
  );
  return { kind: 'pixels', data, width, height, channels };
}

/** Makes an image look like a camera's: each value becomes the mean of its neighbours, several times. */
function soft(width, height, channels) {
  const image = noisy(width, height, channels);
  const at = (values, x, y, c) =>
    values[(Math.min(Math.max(y, 0), height - 1) * width + Math.min(Math.max(x, 0), width - 1)) * channels + c];
  for (let time = 0; time < 3; ++time) {
    image.data = image.data.map((_, i, values) => {
      const [c, x, y] = [i % channels, Math.floor(i / channels) % width, Math.floor(i / channels / width)];
      const around = [-1, 0, 1].flatMap((down) => [-1, 0, 1].map((right) => at(values, x + right, y + down, c)));
      return around.reduce((sum, value) => sum + value, 0) / 9;
    });
  }
  return image;
}

/** Copies gray pixels to three equal channels, with alpha to four. */
function stored(gray, channels) {
  const data = new Uint8Array(gray.data.length * channels);
  gray.data.forEach((value, i) => data.fill(value, i * channels, (i + 1) * channels));
  if (channels === 4) gray.data.forEach((_, i) => data.fill(255, 4 * i + 3, 4 * i + 4));
  return { ...gray, data, channels };
}

test('each picture goes through the network that was trained on such pictures, loaded once', async () => {
  const { loaded, models } = watchedModels();
  const { engine, info } = await automatic(models);
  assert.deepEqual(loaded, []);
  assert.deepEqual([info.name, info.automatic, info.scale, info.layers], ['auto', true, 1, []]);
  assert.equal(info.backend.threads, 1);
  const run = async (image) => (await engine.denoise(denoiseTask(image))).network;
  assert.equal(await run(noisy(80, 60, 3)), 'photo-small');
  assert.deepEqual(loaded, ['photo-small']);
  const gray = noisy(80, 60, 1);
  for (const image of [gray, stored(gray, 3), stored(gray, 4)]) assert.equal(await run(image), 'photo-small-gray');
  assert.equal(await run(picture(28, 28, 1)), 'fashion-tutorial');
  assert.equal(await run(picture(28, 28, 3)), 'photo-small');
  for (const channels of [1, 3, 4]) assert.equal(await run(soft(80, 60, channels)), 'photo-camera');
  assert.deepEqual(loaded, ['photo-small', 'photo-small-gray', 'fashion-tutorial', 'photo-camera']);
  const told = await engine.denoise(denoiseTask(soft(80, 60, 3), { noiseLevel: 0.1 }));
  assert.equal(told.network, 'photo-small');
});

test('the result is that of the chosen network alone, with the noise level if the network needs it', async () => {
  const { engine } = await automatic(watchedModels().models);
  for (const [image, name] of [
    [soft(80, 60, 3), 'photo-camera'],
    [soft(80, 60, 1), 'photo-camera'],
    [picture(50, 40, 4), 'photo-small'],
    [noisy(80, 60, 1), 'photo-small-gray'],
    [picture(20, 20, 1), 'fashion-tutorial'],
  ]) {
    const alone = (await start({ model: { bytes: bytesOf(name) } })).engine;
    const [found, expected] = [await engine.denoise(denoiseTask(image)), await alone.denoise(denoiseTask(image))];
    assert.deepEqual(found.data, expected.data, name);
    assert.equal(found.noiseLevel, expected.noiseLevel);
    assert.equal(found.noiseLevel !== undefined, name.startsWith('photo-'));
    assert.equal(expected.network, name);
  }
});

test('a network that does not load fails its picture only', async () => {
  const models = Object.fromEntries(names.map((name) => [name, { bytes: bytesOf(name) }]));
  models['photo-small'] = { url: 'file:///no/such/photo-small.safetensors' };
  const { engine } = await automatic(models);
  const color = denoiseTask(noisy(80, 60, 3));
  await assert.rejects(engine.denoise(color), { code: 'MODEL_FORMAT', message: /photo-small\.safetensors/ });
  assert.equal((await engine.denoise(denoiseTask(picture(40, 30, 1)))).network, 'photo-small-gray');
  models['photo-small'] = { bytes: new TextEncoder().encode('no model').buffer };
  await assert.rejects(engine.denoise(color), { code: 'MODEL_FORMAT', message: /safetensors.*photo-small/ });
  models['photo-small'] = { bytes: bytesOf('photo-small') };
  assert.equal((await engine.denoise(color)).network, 'photo-small');
});

test('an entry with fewer networks runs all photographs through the one it has', async () => {
  const { models } = watchedModels();
  delete models['photo-small-gray'];
  const { engine } = await automatic(models);
  delete models['photo-camera'];
  for (const image of [noisy(80, 60, 1), soft(80, 60, 3)]) {
    assert.equal((await engine.denoise(denoiseTask(image))).network, 'photo-small');
  }
  assert.equal((await engine.denoise(denoiseTask(picture(20, 20, 1)))).network, 'fashion-tutorial');
});

test('gray stored in three equal channels gives the result of one channel', async () => {
  const { engine } = await automatic(watchedModels().models);
  for (const [gray, channels] of [picture(50, 40, 1), soft(80, 60, 1)].flatMap((one) => [3, 4].map((c) => [one, c]))) {
    const [found, expected] = [
      await engine.denoise(denoiseTask(stored(gray, channels))),
      await engine.denoise(denoiseTask(gray)),
    ];
    const [colors, wanted] = [found, expected].map(({ data }) => data.filter((_, i) => i % 4 < 3));
    assert.deepEqual(colors, wanted);
    assert.equal(found.noiseLevel, expected.noiseLevel);
  }
});

test('photo-small stands for photo-small-gray, too, until fit() changes it; other models run alone', async () => {
  const { loaded, models } = watchedModels();
  const choice = (requested) => ({ model: { bytes: bytesOf(requested) }, choice: { requested, models } });
  const { engine, info } = await start(choice('photo-small'));
  const gray = denoiseTask(picture(20, 20, 1));
  assert.equal(info.name, 'photo-small');
  assert.equal((await engine.denoise(gray)).network, 'photo-small-gray');
  assert.deepEqual(loaded, ['photo-small-gray']);
  const data = { kind: 'batch', data: new Uint8Array(2 * 16 * 16 * 3), shape: [2, 16, 16, 3] };
  const options = JSON.stringify({ epochs: 1, noise: { kind: 'gaussian', level: 0.1 } });
  engine.addTrainingImages(data);
  engine.startTraining({ type: 'train-start', options, validation: 0 });
  assert.equal((await engine.denoise(gray)).network, 'photo-small');
  engine.endTraining();
  assert.equal((await engine.denoise(gray)).network, 'photo-small');
  const article = (await start(choice('fashion-tutorial'))).engine;
  assert.equal((await article.denoise(denoiseTask(picture(40, 30, 3)))).network, 'fashion-tutorial');
});

for (const [name, create] of Object.entries({ node: createInNode, single: createSingle })) {
  test(`${name}: automatic without a model, and by name`, async () => {
    for (const model of [undefined, 'auto']) {
      const denoiser = await create(model, { threads: 1 });
      const { data, width, height, channels } = picture(40, 30, 3);
      const color = await denoiser.denoise({ data, width, height, channels }, { output: 'float32' });
      assert.deepEqual([color.network, color.image.length], ['photo-small', 40 * 30 * 3]);
      const seen = [];
      const { kind, ...gray } = noisy(80, 60, 1);
      const result = await denoiser.denoise(gray, { onProgress: ({ phase }) => seen.push(phase) });
      assert.equal(result.network, name === 'single' ? 'photo-small' : 'photo-small-gray', kind);
      assert.equal(seen.at(-1), 'run');
      await denoiser.dispose();
    }
  });
}

const tensor = { data: new Float32Array(784), shape: [1, 28, 28, 1] };

test('calls that concern one network are refused with the advice to choose one', async () => {
  const worker = new FakeWorker();
  worker.onRequest = ({ id }) => worker.reply({ id, type: 'done', value: {} });
  const backend = { simd: 'simd128', threads: 1, crossOriginIsolated: false };
  const denoiser = new WorkerDenoiser(new Client(worker), { name: 'auto', automatic: true, backend });
  const images = { data: new Uint8Array(784), shape: [1, 28, 28, 1] };
  const calls = {
    run: denoiser.run(tensor),
    encode: denoiser.encode(tensor),
    decode: denoiser.decode(tensor),
    save: denoiser.save(),
    fit: denoiser.fit(images, { epochs: 1, noise: { kind: 'gaussian', level: 0.2 } }).done,
  };
  for (const [name, call] of Object.entries(calls)) {
    const message = new RegExp(`one network for ${name}\\(\\).*createDenoiser\\('fashion-tutorial'\\)`);
    await assert.rejects(call, { code: 'INVALID_ARGUMENT', message });
  }
  assert.deepEqual([...new Set(worker.requests.map(({ task }) => task.type))], ['train-end']);
});

/** Returns the request that the worker gets at its start. */
async function created(model, options) {
  const worker = new FakeWorker();
  worker.onRequest = ({ id }) => worker.reply({ id, type: 'done', value: {} });
  const platform = () => ({ simd: true, relaxed: false, sharedMemory: true, workers: true, cores: 1 });
  const packagedModels = () => Object.fromEntries(names.map((name) => [name, { url: `https://here/${name}` }]));
  await startDenoiser(model, options, { platform, packagedModels, makeWorker: () => worker });
  return worker.requests[0].task;
}

test('the models may have another address', async () => {
  const { model, choice } = await created('photo-small', { modelUrl: 'https://there/models/' });
  assert.deepEqual(model, { url: 'https://there/models/photo-small.safetensors' });
  assert.deepEqual(Object.keys(choice.models), names);
  const byFunction = await created(undefined, { modelUrl: (file) => new URL(`https://cdn.example/${file}?v=1`) });
  assert.equal(byFunction.model, undefined);
  assert.deepEqual(byFunction.choice.models['fashion-tutorial'], {
    url: 'https://cdn.example/fashion-tutorial.safetensors?v=1',
  });
  assert.deepEqual((await created('https://there/mine', {})).model, { url: 'https://there/mine' });
});

test('an unknown name is refused with the list of names', async () => {
  for (const name of ['photo', 'constructor', 'fashion_tutorial']) {
    await assert.rejects(created(name, {}), {
      code: 'INVALID_ARGUMENT',
      message: new RegExp(
        `auto, fashion-tutorial, photo-camera, photo-small, photo-small-gray, got ${name};.*dae-wasm-models`,
      ),
    });
  }
});
