// ONNX in the package: save({ format: 'onnx' }), and ONNX files as models, by the module of dae-wasm-models.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isOnnx } from '../../build/package/onnx.js';
import { createDenoiser } from '../../web/dist/node.js';
import { createDenoiser as createSingle } from '../../web/dist/single.js';
import { readBytes } from './golden.mjs';

const onnxUrl = new URL('../../models/dae-onnx.wasm', import.meta.url);
const fileOf = (name) => readBytes(name).buffer;
const bytesOf = async (blob) => new Uint8Array(await blob.arrayBuffer());

async function using(denoiser, task) {
  try {
    return await task(denoiser);
  } finally {
    await denoiser.dispose();
  }
}

test('saved as ONNX, opened and saved again: the same network, bit for bit', async () => {
  const options = { threads: 1, onnxUrl };
  const onnx = await using(await createDenoiser(fileOf('models/photo-jpeg.safetensors'), options), async (denoiser) => {
    const file = await bytesOf(await denoiser.save({ format: 'onnx' }));
    assert.ok(isOnnx(file));
    return file;
  });
  await using(await createDenoiser(new Blob([onnx]), options), async (denoiser) => {
    assert.equal(denoiser.info.name, 'photo-jpeg');
    assert.deepEqual(await bytesOf(await denoiser.save()), readBytes('models/photo-jpeg.safetensors'));
  });
});

test('a network of torch.onnx; an unsupported operator is named with its node', async () => {
  const article = readBytes('tests/interchange/files/article.onnx');
  await using(await createDenoiser(article.slice().buffer, { threads: 1, onnxUrl }), (denoiser) => {
    assert.deepEqual(
      denoiser.info.layers.map(({ name }) => name),
      ['0.0', '0.2', '1.0', '1.2', '1.4'],
    );
  });
  const other = article.slice();
  // The operator's name with its tag and length before it; the node's own name ends likewise.
  other.set(new TextEncoder().encode('"\x07Softmax'), Buffer.from(other).indexOf('"\x07Sigmoid'));
  await assert.rejects(createDenoiser(other.buffer, { threads: 1, onnxUrl }), {
    code: 'MODEL_FORMAT',
    message: /operator Softmax: expected one of the operators/,
  });
});

test('without the module, with a wrong address or format, errors say what to do; the next call works', async () => {
  const model = fileOf('models/fashion-tutorial.safetensors');
  await using(await createDenoiser(model.slice(0), { threads: 1 }), async (denoiser) => {
    await assert.rejects(denoiser.save({ format: 'onnx' }), { code: 'INVALID_ARGUMENT', message: /dae-onnx\.wasm/ });
    await assert.rejects(denoiser.save({ format: 'keras' }), { code: 'INVALID_ARGUMENT', message: /got keras/ });
    assert.equal((await denoiser.save()).size, model.byteLength);
  });
  const missing = new URL('./missing.wasm', onnxUrl);
  await using(await createDenoiser(model.slice(0), { threads: 1, onnxUrl: missing }), (denoiser) =>
    assert.rejects(denoiser.save({ format: 'onnx' }), { code: 'WASM_LOAD', message: /missing\.wasm/ }),
  );
});

test('safetensors whose header has 8 bytes in its first byte are no ONNX files', () => {
  assert.equal(isOnnx(Uint8Array.from([8, 1, 0, 0, 0, 0, 0, 0, 0x7b])), false);
  assert.equal(isOnnx(readBytes('tests/interchange/files/article.onnx')), true);
});

test('dae-wasm/single reads and writes ONNX where it is given the module', async () => {
  await using(await createSingle('fashion-tutorial', { onnxUrl: onnxUrl.href }), async (denoiser) => {
    assert.ok(isOnnx(await bytesOf(await denoiser.save({ format: 'onnx' }))));
  });
});
