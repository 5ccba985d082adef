// Training through the package, on real Fashion-MNIST images.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { Client } from '../../build/package/client.js';
import { WorkerDenoiser } from '../../build/package/denoiser.js';
import { Host } from '../../build/package/host.js';
import { readIdx } from '../../build/package/idx.js';
import { packagedFiles } from '../../build/package/packaged-files.js';
import { startEngine } from '../../build/package/start.js';
import { createTask, singleThread, threadedFiles } from './engine-fixture.mjs';
import { FakeWorker } from './fake-worker.mjs';
import { readBytes } from './golden.mjs';

const table = JSON.parse(readFileSync('models/fashion-tutorial.recipe.json', 'utf8')).model;
const noise = { kind: 'gaussian', level: 0.2 };
const open = [];
let images;

before(async () => {
  const file = path.join(process.env.DAE_FASHION_MNIST, 't10k-images-idx3-ubyte.gz');
  images = await readIdx(new Blob([readFileSync(file)]));
});
after(() => Promise.all(open.map((denoiser) => denoiser.dispose())));

/** Creates a denoiser whose worker runs in this process. */
async function start(model = { untrained: { table, seed: 1 } }) {
  const worker = new FakeWorker();
  const host = new Host((reply, transfer) => worker.reply(structuredClone(reply, { transfer })), packagedFiles());
  worker.onRequest = (request) => host.receive(request);
  const client = new Client(worker);
  const info = await client.call(createTask({ model }));
  const denoiser = new WorkerDenoiser(client, info);
  open.push(denoiser);
  return denoiser;
}

function subset(count) {
  return { data: images.data.slice(0, count * 784), shape: [count, 28, 28, 1] };
}

async function weights(denoiser) {
  return Buffer.from(await (await denoiser.save()).arrayBuffer());
}

async function trained(options, data = subset(64), denoiser = undefined) {
  const one = denoiser ?? (await start());
  await one.fit(data, { epochs: 2, batchSize: 16, noise, ...options }).done;
  return weights(one);
}

const rejects = (promise, code, pattern) =>
  assert.rejects(promise, (error) => {
    assert.equal(error.code, code, error.message);
    assert.match(error.message, pattern);
    return true;
  });

test('a stacked autoencoder is pretrained, stage by stage', async () => {
  const { model, training } = JSON.parse(readFileSync('models/fashion-stacked.recipe.json', 'utf8'));
  const denoiser = await start({ untrained: { table: model, seed: 1 } });
  const seen = new Set();
  const pretrain = training.pretrain.map((stage) => ({ ...stage, epochs: 1 }));
  const options = { epochs: 1, batchSize: 16, noise, pretrain };
  const report = await denoiser.fit(subset(32), {
    ...options,
    onBatch: ({ stage, stages }) => seen.add(`${stage + 1} of ${stages}`),
  }).done;
  assert.equal(report.totalSteps, 2 * 4);
  assert.deepEqual([...seen], ['1 of 4', '2 of 4', '3 of 4', '4 of 4']);
  const wrong = [{ layers: ['enc2', 'dec2'], epochs: 1 }];
  await rejects(denoiser.fit(subset(32), { ...options, pretrain: wrong }).done, 'INVALID_ARGUMENT', /stage 1 to name/);
});

test('fit lowers the loss, tells about it, and the network denoises better', async () => {
  const denoiser = await start();
  const batches = [];
  const epochs = [];
  const run = denoiser.fit(subset(2000), {
    epochs: 3,
    noise,
    optimizer: { type: 'adam', learningRate: 0.003 },
    validation: 0.1,
    onBatch: (event) => batches.push(event),
    onEpoch: (event) => epochs.push(event),
  });
  const report = await run.done;
  assert.deepEqual(report.history, epochs);
  assert.equal(report.steps, 3 * Math.ceil(1800 / 32));
  assert.equal(report.stopped, false);
  assert.ok(report.imagesPerSecond > 0);
  assert.deepEqual(
    epochs.map(({ epoch }) => epoch),
    [1, 2, 3],
  );
  assert.ok(epochs[2].loss < 0.7 * epochs[0].loss, JSON.stringify(epochs));
  assert.ok(epochs[2].psnr > epochs[0].psnr + 1, JSON.stringify(epochs));
  assert.ok(Math.abs(epochs[2].psnr + 10 * Math.log10(epochs[2].mse)) < 1e-9);
  assert.ok(batches.length > 0 && batches.every(({ totalSteps }) => totalSteps === report.totalSteps));

  // The network now gives the measured quality.
  const x = { data: Float32Array.from(images.data.slice(0, 784), (value) => value / 255), shape: [1, 28, 28, 1] };
  const before = await (await start()).run(x);
  const after = await denoiser.run(x);
  const error = ({ data }) => data.reduce((sum, value, i) => sum + (value - x.data[i]) ** 2, 0);
  assert.ok(error(after) < 0.5 * error(before));
});

test('the same seed gives the same weights, another one does not; floats are as good as bytes', async () => {
  const one = await trained({ seed: 7 });
  assert.deepEqual(await trained({ seed: 7 }), one);
  assert.notDeepEqual(await trained({ seed: 8 }), one);
  const floats = Float32Array.from(subset(64).data, (value) => value / 255);
  assert.deepEqual(await trained({ seed: 7 }, { data: floats, shape: [64, 28, 28, 1] }), one);
});

test('patches, flips and rotations, and lists of noises are those of the trainer', async () => {
  const patches = { crop: 16, crops: 3, flip: true, transpose: true };
  const list = [
    { kind: 'gaussian', level: [0, 0.3], clip: false, share: 2 },
    { kind: 'poisson', level: 0.2, jpeg: [40, 90] },
  ];
  const run = (await start()).fit(subset(64), { epochs: 1, batchSize: 16, ...patches, noise: list });
  assert.equal((await run.done).steps, (3 * 64) / 16);
  assert.notDeepEqual(await trained({ ...patches, noise: list }), await trained(patches));
  assert.notDeepEqual(await trained({ ...patches, transpose: false }), await trained(patches));
  await rejects((await start()).fit(subset(8), { epochs: 1, noise, gray: 2 }).done, 'INVALID_ARGUMENT', /gray/);
  await rejects((await start()).fit(subset(8), { epochs: 1, noise: [] }).done, 'INVALID_ARGUMENT', /noise/);
});

test('SIMD without relaxed instructions gives these weights on every machine', async () => {
  // This is the digest of the whole file. It changes whenever the arithmetic, the sampling or the file format changes.
  const digest = createHash('sha256')
    .update(await trained({}))
    .digest('hex');
  assert.equal(digest, '20b9c90bdc7ef36241e4a19aff9b6d890fc4a081889e9b78af6d3138296ede09');
});

test('threads give the weights of one thread, and are back for denoising afterwards', async () => {
  const isolated = { ...singleThread, crossOriginIsolated: true };
  const task = createTask({ model: { untrained: { table, seed: 1 } }, threads: 2 }, 'simd-threads');
  const { engine } = await startEngine(task, threadedFiles(isolated));
  const options = JSON.stringify({ epochs: 2, batchSize: 16, noise, seed: 0 });
  engine.addTrainingImages({ kind: 'batch', ...subset(64) });
  engine.startTraining({ type: 'train-start', options, validation: 0 });
  while (engine.training.state().step < 8) engine.training.step(1);
  engine.endTraining();
  assert.deepEqual(Buffer.from(engine.save()), await trained({}));
  assert.equal(engine.threads, 2);
  const run = { type: 'run', stage: 'all', data: new Float32Array(2 * 784), shape: [2, 28, 28, 1] };
  assert.equal((await engine.run(run)).data.length, 2 * 784);
});

test('a pause stops the steps, denoising goes on, and the result is that of a run without', async () => {
  const expected = await trained({ epochs: 6 });
  const denoiser = await start();
  let steps = 0;
  let reached;
  const some = new Promise((resolve) => (reached = resolve));
  const onBatch = ({ step }) => {
    steps = step;
    reached();
  };
  const run = denoiser.fit(subset(64), { epochs: 6, batchSize: 16, noise, onBatch });
  await some;
  await run.pause();
  const at = steps;
  const picture = { data: new Uint8Array(784).fill(90), width: 28, height: 28, channels: 1 };
  const first = await denoiser.denoise(picture, { output: 'float32' });
  assert.equal(steps, at);
  run.resume();
  await run.done;
  assert.deepEqual(await weights(denoiser), expected);
  if (at < 24) {
    const last = await denoiser.denoise(picture, { output: 'float32' });
    assert.notDeepEqual(last.image, first.image);
  }
});

test('stop keeps the weights so far', async () => {
  const denoiser = await start();
  const fresh = await weights(denoiser);
  let run;
  const onBatch = () => void run.stop();
  run = denoiser.fit(subset(1000), { epochs: 1000, noise, onBatch });
  const report = await run.done;
  assert.equal(report.stopped, true);
  assert.ok(report.steps > 0 && report.steps < report.totalSteps);
  assert.notDeepEqual(await weights(denoiser), fresh);
});

test('a new run ends the one before, which keeps its weights', async () => {
  const denoiser = await start();
  let started;
  const running = new Promise((resolve) => (started = resolve));
  const first = denoiser.fit(subset(500), { epochs: 1000, noise, onBatch: () => started() });
  await running;
  const second = denoiser.fit(subset(64), { epochs: 2, noise });
  assert.equal((await first.done).stopped, true);
  const report = await second.done;
  assert.equal(report.stopped, false);
  assert.equal(report.steps, 4);
});

test('an abort before the first step, and a disposal in the middle, end a run', async () => {
  const denoiser = await start();
  const controller = new AbortController();
  const run = denoiser.fit(subset(64), { epochs: 2, noise, signal: controller.signal });
  controller.abort();
  await assert.rejects(run.done, { name: 'AbortError' });
  let started;
  const running = new Promise((resolve) => (started = resolve));
  const other = denoiser.fit(subset(500), { epochs: 1000, noise, onBatch: () => started() });
  await running;
  await denoiser.dispose();
  await assert.rejects(other.done, { name: 'AbortError' });
});

test('an abort ends the run, also a paused one, and keeps the weights', async () => {
  for (const paused of [false, true]) {
    const denoiser = await start();
    const controller = new AbortController();
    let started;
    const running = new Promise((resolve) => (started = resolve));
    const run = denoiser.fit(subset(500), { epochs: 1000, noise, signal: controller.signal, onBatch: () => started() });
    await running;
    if (paused) await run.pause();
    controller.abort();
    await assert.rejects(run.done, { name: 'AbortError' });
    await weights(denoiser);
  }
});

test('a checkpoint continues in another denoiser as if nothing had been', async () => {
  const options = { epochs: 4, batchSize: 16, noise, seed: 3, ema: 0.9, schedule: { type: 'cosine' } };
  const denoiser = await start();
  let checkpoint;
  let run;
  const onEpoch = ({ epoch }) => {
    if (epoch === 2) checkpoint = run.checkpoint();
  };
  run = denoiser.fit(subset(64), { ...options, onEpoch });
  await run.done;
  const resumed = await start();
  const report = await resumed.fit(subset(64), { ...options, resume: await checkpoint }).done;
  assert.equal(report.history.length <= 2, true);
  assert.deepEqual(await weights(resumed), await weights(denoiser));
  await rejects(
    resumed.fit(subset(63), { ...options, resume: await checkpoint }).done,
    'INVALID_ARGUMENT',
    /different data/,
  );
});

test('the learning rate can be changed on the way', async () => {
  const denoiser = await start();
  const rates = [];
  const run = denoiser.fit(subset(640), {
    epochs: 40,
    noise,
    onBatch: ({ learningRate }) => {
      rates.push(learningRate);
      if (rates.length === 1) run.setLearningRate(0.0005);
    },
  });
  await run.done;
  assert.ok(Math.abs(rates[0] - 0.001) < 1e-9);
  assert.ok(Math.abs(rates.at(-1) - 0.0005) < 1e-9);
  assert.throws(() => run.setLearningRate(-1), /0 or more/);
});

test('own pictures: patches, flips, other channels', async () => {
  const png = new Blob([readBytes('docs/page.png')]);
  const denoiser = await start();
  const report = await denoiser.fit([png, png, png], {
    epochs: 2,
    batchSize: 2,
    noise,
    crop: 32,
    flip: true,
    validation: 0.34,
  }).done;
  assert.equal(report.steps, 2);
  assert.ok(report.history[1].psnr > 0);
});

test('a fraction of few images is one of them, and what is measured', async () => {
  const measured = async (validation, data = subset(8)) => {
    const report = await (await start()).fit(data, { epochs: 1, batchSize: 4, noise, validation }).done;
    return [report.steps, report.history[0].psnr];
  };
  const last = { data: images.data.slice(7 * 784, 8 * 784), shape: [1, 28, 28, 1] };
  const [steps, psnr] = await measured(0.1);
  assert.equal(steps, 2);
  assert.deepEqual(await measured(last, subset(7)), [2, psnr]);
  assert.deepEqual(await measured(0), [2, undefined]);
});

test('a tensor is copied when fit() is called', async () => {
  const denoiser = await start();
  const data = subset(64);
  const run = denoiser.fit(data, { epochs: 2, batchSize: 16, noise, seed: 4 });
  data.data.fill(0);
  await run.done;
  assert.deepEqual(await weights(denoiser), await trained({ seed: 4 }));
});

test('the trained network is saved as a file that loads, and goes on being trained', async () => {
  const denoiser = await start();
  const bytes = await trained({}, undefined, denoiser);
  const again = await start({ bytes: new Uint8Array(bytes).buffer });
  assert.deepEqual(await weights(again), bytes);
  assert.equal(again.info.params, 3217);
  assert.notDeepEqual(await trained({}, undefined, again), bytes);
});

test('a run that diverges says so and keeps the last weights', async () => {
  const wild = structuredClone(table);
  wild.layers.at(-1).activation = 'linear';
  const denoiser = await start({ untrained: { table: wild } });
  const optimizer = { type: 'sgd', learningRate: 1e8, momentum: 0 };
  await rejects(denoiser.fit(subset(64), { epochs: 9, noise, optimizer }).done, 'DIVERGED', /loss .* learning rate/);
  await weights(denoiser);
});

test('what is wrong is named, and the next run works', async () => {
  const denoiser = await start();
  const refused = (options, pattern, data = subset(8)) =>
    rejects(denoiser.fit(data, { epochs: 1, noise, ...options }).done, 'INVALID_ARGUMENT', pattern);
  await refused({ epochs: 0 }, /"epochs"/);
  await refused({ epochs: Number.NaN }, /epochs/);
  await refused({ batchSize: 0 }, /"batchSize"/);
  await refused({ noise: undefined }, /noise/);
  await refused({ noise: { kind: 'fog', level: 0.1 } }, /gaussian/);
  await refused({ noise: { kind: 'masking', level: 2 } }, /0 to 1/);
  await refused({ loss: 'l3' }, /mse, mae/);
  await refused({ seed: -1 }, /seed/);
  await refused({ validation: 1.5 }, /fraction/);
  await refused({ optimizer: { type: 'adam', rate: 1 } }, /no other keys/);
  await refused({ batchsize: 4 }, /got "batchsize" \(did you mean "batchSize"\?\)/);
  await refused({ steps: 4 }, /got "steps"$/);
  await refused({ noise: { kind: 'gaussian', level: 0.1, seed: 1 } }, /share, kind, level.*got "seed"/);
  await refused({ validaton: 0.1 }, /got "validaton" \(did you mean "validation"\?\)/);
  await refused({ onbatch() {} }, /did you mean "onBatch"/);
  await refused({ onStep() {} }, /got "onStep"/);
  await refused({ parts: ['x2'] }, /is none, got "x2"/);
  await refused({ validation: [] }, /for validation, got none/);
  await refused({ validation: 0.1 }, /2 or more images/, subset(1));
  await refused({}, /iterable/, 5);
  await refused({}, /got none/, []);
  await refused({}, /8 values|got 3/, { data: new Uint8Array(3), shape: [1, 2, 4, 1] });
  await refused({}, /0 to 1/, { data: new Float32Array(784).fill(2), shape: [1, 28, 28, 1] });
  await refused({ crop: 30 }, /at least the crop/);
  await rejects(
    denoiser.fit(subset(8), { epochs: 1, noise, resume: new ArrayBuffer(9) }).done,
    'MODEL_FORMAT',
    /not JSON/,
  );
  await denoiser.fit(subset(8), { epochs: 1, noise }).done;
  await rejects(start({ untrained: { table: { layers: [] } } }), 'MODEL_FORMAT', /version/);
});

test('IDX files: compressed or not; damaged ones are refused', async () => {
  assert.deepEqual(images.shape, [10000, 28, 28, 1]);
  const plain = new Uint8Array([0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 2, 5, 6]);
  assert.deepEqual(await readIdx(plain), { data: new Uint8Array([5, 6]), shape: [1, 1, 2, 1] });
  await rejects(readIdx(plain.slice(0, 17)), 'UNSUPPORTED_INPUT', /1 x 1 x 2/);
  await rejects(readIdx(new Uint8Array([0x1f, 0x8b, 1])), 'UNSUPPORTED_INPUT', /gzip/);
  await rejects(readIdx(new TextEncoder().encode('<html>not an image file')), 'UNSUPPORTED_INPUT', /IDX/);
});

test('a paused run settles when its denoiser is disposed', async () => {
  const denoiser = await start();
  const run = denoiser.fit(subset(64), { epochs: 1000, batchSize: 16, noise });
  await run.pause();
  await denoiser.dispose();
  await assert.rejects(run.done, { name: 'AbortError' });
});
