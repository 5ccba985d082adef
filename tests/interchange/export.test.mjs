// Every shipped model as ONNX, in ONNX Runtime, beside the native engine: odd sizes, batches, a sigma for each image.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { createDenoiser } from '../../build/package/node.js';
import {
  dae,
  denoise,
  difference,
  folder,
  modelFile,
  modelNames,
  open,
  runPython,
  tensorsOf,
  values,
} from './support.mjs';

const tolerance = 1e-5;
// Rows and columns: a size that every stride divides, an odd one, and one that is smaller than its margins.
const sizes = [
  [64, 48],
  [37, 53],
  [3, 1],
];

const infoOf = (name) => JSON.parse(dae('info', '-m', modelFile(name)).out);

function exported(t, name, ...options) {
  const file = folder(t)('model.onnx');
  const run = dae('export', modelFile(name), '-o', file, ...options);
  assert.equal(run.code, 0, run.err);
  return file;
}

for (const name of modelNames) {
  test(`${name}: ONNX Runtime and ONNX Runtime Web give the engine's result`, async (t) => {
    const { channels, noiseSigma, scale } = infoOf(name);
    const file = exported(t, name);
    const models = [await open(file), await open(file, 'web')];
    for (const [height, width] of sizes) {
      for (const batch of [1, 3]) {
        const shape = [batch, channels, height, width];
        const data = values(batch * channels * height * width, height);
        const sigmas = noiseSigma ? [0.1, 0.002, 0.2].slice(0, batch) : [];
        const expected = denoise(modelFile(name), data, shape, { sigmas });
        for (const model of models) {
          const { dims, data: actual } = await model.run(data, shape, sigmas);
          assert.deepEqual(dims, [batch, channels, height * scale, width * scale]);
          const far = difference(actual, expected);
          assert.ok(far <= tolerance, `${shape.join('x')}: ${far}`);
        }
      }
    }
  });

  test(`${name}: import gives the model back, bit for bit`, (t) => {
    const at = folder(t);
    assert.equal(dae('export', modelFile(name), '-o', at('model.onnx')).code, 0);
    const run = dae('import', at('model.onnx'), '-o', at('back.safetensors'));
    assert.equal(run.code, 0, run.err);
    const [actual, expected] = [at('back.safetensors'), modelFile(name)].map(tensorsOf);
    assert.deepEqual(Object.keys(actual), Object.keys(expected));
    for (const [tensor, { data }] of Object.entries(expected)) assert.deepEqual(actual[tensor].data, data, tensor);
    assert.deepEqual(JSON.parse(dae('info', '-m', at('back.safetensors')).out), infoOf(name));
  });
}

test('onnx.checker and shape inference accept every exported model', (t) => {
  const at = folder(t);
  const files = modelNames.map((name) => {
    assert.equal(dae('export', modelFile(name), '-o', at(`${name}.onnx`)).code, 0);
    return at(`${name}.onnx`);
  });
  const found = JSON.parse(runPython('tests/interchange/check_onnx.py', ...files));
  for (const [index, name] of modelNames.entries()) {
    const { channels } = infoOf(name);
    assert.deepEqual(found[index].input, ['batch', channels, 'height', 'width'], name);
    assert.equal(found[index].output[1], channels, name);
    assert.equal(found[index].opset, 17);
    assert.equal(JSON.parse(found[index].metadata.dae).name, infoOf(name).name);
    for (const key of ['license', 'normalization']) assert.ok(found[index].metadata[key], `${name}: ${key}`);
  }
});

test('a self-ensemble and the networks of a cascade are exported, too', async (t) => {
  const data = values(3 * 18 * 23);
  const shape = [1, 3, 18, 23];
  const ensemble = await open(exported(t, 'photo-jpeg', '--self-ensemble', '8'));
  const expected = denoise(modelFile('photo-jpeg'), data, shape, { views: 8 });
  assert.ok(difference((await ensemble.run(data, shape)).data, expected) <= tolerance);
  const first = await open(exported(t, 'super-stack', '--scale', '2'));
  assert.deepEqual((await first.run(data, shape)).dims, [1, 3, 36, 46]);
  const other = dae('export', modelFile('super-stack'), '-o', '-', '--scale', '3');
  assert.equal(other.code, 1);
  assert.match(other.err, /expected a model that enlarges by 3/);
});

test('sigma as a constant of the graph', async (t) => {
  const shape = [1, 3, 20, 31];
  const data = values(3 * 20 * 31);
  const model = await open(exported(t, 'photo-small', '--sigma', '25'));
  assert.deepEqual(model.session.inputNames, ['input']);
  const expected = denoise(modelFile('photo-small'), data, shape, { sigmas: [25 / 255] });
  assert.ok(difference((await model.run(data, shape)).data, expected) <= tolerance);
  const told = dae('export', modelFile('photo-jpeg'), '-o', '-', '--sigma', '25');
  assert.equal(told.code, 1);
  assert.match(told.err, /expected no sigma for "photo-jpeg"/);
});

test("max_pool and resize_bilinear are ONNX Runtime's MaxPool and Resize", async (t) => {
  const convolution = (name, stage, filters) => ({
    ...{ name, stage, op: 'conv2d', filters, kernel: [3, 3], stride: [1, 1], padding: 'same', activation: 'relu' },
  });
  const table = {
    ...{ version: 1, name: 'pooled', input: { channels: 1 } },
    layers: [
      convolution('first', 'encoder', 4),
      { name: 'pool', stage: 'encoder', op: 'max_pool', block: [2, 4], activation: 'linear' },
      convolution('middle', 'decoder', 4),
      { name: 'resize', stage: 'decoder', op: 'resize_bilinear', factor: [2, 4], activation: 'linear' },
      convolution('last', 'decoder', 1),
    ],
  };
  const denoiser = await createDenoiser({ table, seed: 3 }, { threads: 1 });
  const at = folder(t);
  writeFileSync(at('pooled.safetensors'), new Uint8Array(await (await denoiser.save()).arrayBuffer()));
  await denoiser.dispose();
  assert.equal(dae('export', at('pooled.safetensors'), '-o', at('pooled.onnx')).code, 0);
  const shape = [2, 1, 22, 37];
  const data = values(2 * 22 * 37);
  const { data: actual } = await (await open(at('pooled.onnx'))).run(data, shape, []);
  assert.ok(difference(actual, denoise(at('pooled.safetensors'), data, shape)) <= tolerance);
});
