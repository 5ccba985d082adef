import assert from 'node:assert/strict';
import { psnr, ssim } from '../../build/package/metrics.js';
import { before, test } from 'node:test';
import { denoiseTask, picture, start } from './engine-fixture.mjs';
import { largestDifference, readBytes, readTensors } from './golden.mjs';

let engine;
let info;
const golden = readTensors('tests/golden/fashion-tutorial.golden.safetensors');
const noise = { kind: 'gaussian', level: 0.2, seed: 7, index: 0 };
const corruptTask = (image, options = noise) => ({
  type: 'corrupt',
  image,
  options: JSON.stringify(options),
  output: 'float32',
});

before(async () => ({ engine, info } = await start()));

test('a chain of corruptions changes the size, and the same seed gives the same picture', () => {
  const image = picture(40, 24, 3);
  const corrupt = (changes) => engine.corrupt(corruptTask(image, { chain: 'x4 + noise 5..40', seed: 7, ...changes }));
  const { width, height, channels, data } = corrupt({});
  assert.deepEqual([width, height, channels, data.length], [10, 6, 3, 180]);
  assert.deepEqual(corrupt({}).data, data);
  assert.notDeepEqual(corrupt({ seed: 8 }).data, data);
  assert.notDeepEqual(corrupt({ index: 1 }).data, data);
  assert.throws(() => corrupt({ chain: 'x4 + smear 3' }), { code: 'INVALID_ARGUMENT', message: /smear 3/ });
});

test('the model and the backend describe themselves', () => {
  assert.equal(info.name, 'fashion-tutorial');
  assert.deepEqual([info.channels, info.scale, info.stride], [1, 1, 4]);
  assert.deepEqual([info.latentChannels, info.latentStride, info.layers.length], [8, 4, 5]);
  assert.deepEqual(info.layers[0].kernel, [3, 3]);
  assert.equal(info.params, 3217);
  assert.deepEqual(info.backend, {
    simd: 'simd128',
    threads: 1,
    crossOriginIsolated: false,
    reasonSingleThread: 'not-isolated',
  });
  assert.match(engine.bindings.version(), /^\d+\.\d+\.\d+$/);
});

for (const name of ['square', 'rect']) {
  test(`run, encode and decode give PyTorch's values: ${name}`, async () => {
    const run = (stage, { data, shape }) => engine.run({ type: 'run', stage, data: data.slice(), shape });
    const expected = { latent: golden[`${name}.enc_conv2`], output: golden[`${name}.dec_conv3`] };
    const output = await run('all', golden[`${name}.input`]);
    const latent = await run('encoder', golden[`${name}.input`]);
    const decoded = await run('decoder', latent);
    for (const [got, wanted] of [
      [output, expected.output],
      [latent, expected.latent],
      [decoded, expected.output],
    ]) {
      assert.deepEqual(got.shape, wanted.shape);
      assert.ok(largestDifference(got.data, wanted.data) < 1e-4);
    }
  });
}

test('a big batch gives the same as its images alone', async () => {
  const { data } = golden['square.input'];
  const n = 300;
  const batch = Float32Array.from({ length: n * 784 }, (_, i) => data[i % data.length]);
  const result = await engine.run({
    type: 'run',
    stage: 'all',
    data: batch,
    shape: [n, 28, 28, 1],
  });
  const once = golden['square.dec_conv3'].data;
  const expected = result.data.map((_, i) => once[i % once.length]);
  assert.ok(largestDifference(result.data, expected) < 1e-4);
});

test('a shape that does not fit the network is explained', async () => {
  const run = (stage, shape) =>
    engine.run({
      type: 'run',
      stage,
      shape,
      data: new Float32Array(shape.reduce((a, b) => a * b)),
    });
  await assert.rejects(run('all', [1, 28, 28, 3]), {
    code: 'INVALID_ARGUMENT',
    message: /expected/,
  });
  await assert.rejects(run('all', [1, 27, 28, 1]), {
    code: 'INVALID_ARGUMENT',
    message: /expected/,
  });
  await assert.rejects(run('decoder', [1, 7, 7, 1]), { code: 'INVALID_ARGUMENT' });
});

test('noise is the same for the same seed, another for another seed or index', () => {
  const image = picture(20, 12, 3);
  const corrupt = (changes) => engine.corrupt(corruptTask(image, { ...noise, ...changes })).data;
  assert.deepEqual(corrupt({}), corrupt({}));
  assert.notDeepEqual(corrupt({}), corrupt({ seed: 8 }));
  assert.notDeepEqual(corrupt({}), corrupt({ index: 1 }));
  for (const kind of ['uniform', 'salt-pepper', 'masking', 'poisson', 'speckle']) {
    const values = corrupt({ kind });
    assert.ok(
      values.every((value) => value >= 0 && value <= 1),
      kind,
    );
    assert.ok(
      largestDifference(
        values,
        image.data.map((value) => value / 255),
      ) > 0,
      kind,
    );
  }
});

test('options that their schema does not allow are refused, with what was expected', async () => {
  const image = picture(8, 8, 1);
  const refused = async (task, options, message) => {
    const run = async () => engine[task.type](task);
    await assert.rejects(run, { code: 'INVALID_ARGUMENT', message }, JSON.stringify(options));
  };
  for (const [options, message] of [
    [{ strength: 1.5 }, /"strength" of the denoise options to be a number from 0 to 1, got 1.5/],
    [{ strength: { luma: -1 } }, /"luma" of the strength to be a number from 0 to 1, got -1/],
    [{ noiseLevel: 2 }, /"noiseLevel" .* from 0 to 1, got 2/],
    [{ tile: { size: 0 } }, /"size" of the tile to be a whole number from 1/],
    [{ tile: 'big' }, /one of auto, off, got "big"/],
    [{ selfEnsemble: 3 }, /one of 1, 2, 4, 8, got 3/],
    [{ alpha: 'drop' }, /one of keep, process, opaque, got "drop"/],
  ]) {
    await refused(denoiseTask(image, options), options, message);
  }
  for (const [options, message] of [
    [{ ...noise, kind: 'fog' }, /one of gaussian, .*, speckle, got "fog"/],
    [{ ...noise, level: 2 }, /from 0 to 1, got 2/],
    [{ ...noise, seed: -1 }, /from 0 to 4294967295, got -1/],
    [{ ...noise, index: 0.5 }, /a whole number .* got 0.5/],
    [{ ...noise, levle: 1 }, /did you mean "level"/],
    [{ chain: 4 }, /to be text, got 4/],
    [{ chain: 'x4', level: 1 }, /the chain to have no other keys than chain, seed, index, got "level"/],
  ]) {
    await refused(corruptTask(image, options), options, message);
  }
});

test('luma and chroma are blended apart', async () => {
  const model = { bytes: readBytes('models/photo-small.safetensors').buffer };
  const photo = (await start({ model })).engine;
  const noisy = photo.corrupt(corruptTask(picture(48, 40, 3), { ...noise, level: 0.1 }));
  const image = { kind: 'pixels', data: noisy.data, width: 48, height: 40, channels: 3 };
  const run = async (strength) =>
    (await photo.denoise(denoiseTask(image, { strength, noiseLevel: 0.1, output: 'float32' }))).data;
  const luma = (values) =>
    Float32Array.from(
      { length: values.length / 3 },
      (_, i) => 0.299 * values[3 * i] + 0.587 * values[3 * i + 1] + 0.114 * values[3 * i + 2],
    );
  const [full, color] = [await run(1), await run({ luma: 0, chroma: 1 })];
  const clipped = (i) => [0, 1, 2].some((c) => color[3 * i + c] === 0 || color[3 * i + c] === 1);
  const [before, after] = [luma(noisy.data), luma(color)];
  after.forEach((value, i) => assert.ok(clipped(i) || Math.abs(value - before[i]) < 1e-5));
  assert.ok(largestDifference(color, noisy.data) > 0.05);
  assert.ok(largestDifference(color, full) > 0.05);
  assert.deepEqual(await run({ luma: 0.6, chroma: 0.6 }), await run(0.6));
  photo.free();
});

test('float32 output is not rounded to 8 bits, and can be denoised in turn', async () => {
  const isRounded = (values) => values.every((value) => Math.abs(value * 255 - Math.round(value * 255)) < 1e-4);
  const noisy = engine.corrupt(corruptTask(picture(28, 28, 1)));
  assert.equal(isRounded(noisy.data), false);
  const { data, width, height, channels } = noisy;
  const image = { kind: 'pixels', data, width, height, channels };
  const clean = await engine.denoise(denoiseTask(image, { output: 'float32' }));
  assert.equal(isRounded(clean.data), false);
  const network = await engine.run({ type: 'run', stage: 'all', data, shape: [1, 28, 28, 1] });
  assert.ok(largestDifference(clean.data, network.data) < 1e-5);
});

test('the noise level that a result was scaled by: estimated or given, and absent for models that do not need it', async () => {
  const model = { bytes: readBytes('models/photo-small.safetensors').buffer };
  const photo = (await start({ model })).engine;
  const flat = { kind: 'pixels', data: new Uint8Array(64 * 64 * 3).fill(128), width: 64, height: 64, channels: 3 };
  const { data } = engine.corrupt(corruptTask(flat, { ...noise, level: 0.1 }));
  const noisy = { ...flat, data };
  const { noiseLevel, noise: found } = await photo.denoise(denoiseTask(noisy));
  assert.ok(Math.abs(found.total - 0.1) < 0.015, `described ${found.total}`);
  assert.deepEqual([found.grain, found.jpegBlocks], ['fine', false]);
  assert.match(found.words, /^about \d\d of 255.*fine grain$/);
  assert.ok(Math.abs(noiseLevel - 0.1) < 0.01, `estimated ${noiseLevel}`);
  assert.equal((await photo.denoise(denoiseTask(noisy, { noiseLevel: 0.25 }))).noiseLevel, 0.25);
  photo.free();
  assert.equal((await engine.denoise(denoiseTask(noisy))).noiseLevel, undefined);
});

test('a self-ensemble: the mean of the results for the picture and its mirror image', async () => {
  const model = { bytes: readBytes('models/photo-small.safetensors').buffer };
  const photo = (await start({ model })).engine;
  const width = 40;
  const image = picture(width, 24, 3, Float32Array);
  // Keep the values away from 0 and 1, so that nothing is clipped.
  image.data = image.data.map((value) => 0.25 + value / 2);
  const mirrored = (data) =>
    Float32Array.from(data, (_, i) => {
      const column = Math.floor(i / 3) % width;
      return data[i + 3 * (width - 1 - 2 * column)];
    });
  const run = async (data, changes) => {
    const task = denoiseTask({ ...image, data }, { output: 'float32', noiseLevel: 0.1, ...changes });
    return (await photo.denoise(task)).data;
  };
  const [plain, back] = [await run(image.data), mirrored(await run(mirrored(image.data)))];
  const mean = plain.map((value, i) => (value + back[i]) / 2);
  for (const _ of ['opened', 'there']) {
    assert.ok(largestDifference(await run(image.data, { selfEnsemble: 2 }), mean) < 1e-5);
  }
  assert.ok(largestDifference(plain, mean) > 1e-4);
  assert.deepEqual(await run(image.data), plain);
  photo.free();
  await assert.rejects(engine.denoise(denoiseTask(picture(28, 28, 1), { selfEnsemble: 2 })), {
    code: 'INVALID_ARGUMENT',
    message: /can be flipped and rotated, layer "enc_conv1"/,
  });
});

test("outputs: RGBA, PNG, and floats of the picture's own channels", async () => {
  for (const channels of [1, 2, 3, 4]) {
    const image = picture(10, 9, channels);
    const denoise = (output) => engine.denoise(denoiseTask(image, { output }));
    const rgba = await denoise('rgba');
    const png = await denoise('png');
    const floats = await denoise('float32');
    assert.equal(rgba.data.length, 10 * 9 * 4);
    assert.equal(floats.data.length, 10 * 9 * channels);
    assert.deepEqual([rgba.width, rgba.height, rgba.channels], [10, 9, channels]);
    const again = await engine.denoise(denoiseTask({ kind: 'encoded', bytes: png.data }, { strength: 0 }));
    assert.deepEqual(again.data, rgba.data);
    assert.equal(again.channels, channels);
  }
});

test('alpha is kept, or dropped when asked', async () => {
  const image = picture(12, 12, 4);
  const kept = await engine.denoise(denoiseTask(image));
  const opaque = await engine.denoise(denoiseTask(image, { alpha: 'opaque' }));
  const alpha = (data) => data.filter((_, i) => i % 4 === 3);
  assert.deepEqual(alpha(kept.data), alpha(image.data));
  assert.ok(alpha(opaque.data).every((value) => value === 255));
  assert.equal(opaque.channels, 3);
});

test('tiles arrive in order and make up the result, which does not depend on them', async () => {
  const image = picture(100, 70, 3);
  const whole = await engine.denoise(denoiseTask(image, { tile: 'off' }));
  const tiles = [];
  const events = [];
  const tiled = await engine.denoise(denoiseTask(image, { tile: { size: 32 } }), {
    onTile: (tile) => tiles.push(tile),
    onProgress: (event) => events.push(event),
  });
  assert.deepEqual(tiled.data, whole.data);
  assert.equal(tiles.length, tiled.tiles);
  assert.deepEqual(events.at(-1), { phase: 'run', loaded: tiled.tiles, total: tiled.tiles });
  const assembled = new Uint8Array(tiled.data.length);
  tiles.forEach((tile, index) => {
    assert.equal(tile.index, index);
    for (let y = 0; y < tile.height; ++y) {
      const row = tile.rgba.subarray(y * tile.width * 4, (y + 1) * tile.width * 4);
      assembled.set(row, ((tile.y + y) * 100 + tile.x) * 4);
    }
  });
  assert.deepEqual(assembled, tiled.data);
});

test('the event loop turns while a large picture is denoised', async () => {
  let turns = 0;
  const timer = setInterval(() => ++turns, 1);
  await engine.denoise(denoiseTask(picture(1500, 1500, 3), { tile: { size: 64 } }));
  clearInterval(timer);
  assert.ok(turns >= 3, `${turns} turns`);
});

test('500 pictures do not make the memory grow', async () => {
  const size = () => engine.bindings.memory.bytes(0, 0).buffer.byteLength;
  const task = denoiseTask(picture(40, 40, 4), { output: 'png' });
  const cycle = async () => {
    const { data } = await engine.denoise(task, { onTile: () => {} });
    engine.corrupt(corruptTask({ kind: 'encoded', bytes: data }));
    await engine.denoise(denoiseTask({ kind: 'encoded', bytes: data.subarray(0, 50) })).catch(() => {});
  };
  for (let i = 0; i < 20; ++i) await cycle();
  const before = size();
  for (let i = 0; i < 500; ++i) await cycle();
  assert.equal(size(), before);
});

test('quality against a reference, as by plain loops; other channels are converted, small pictures have no SSIM', async () => {
  const { engine } = await start();
  const [reference, image] = [picture(40, 30, 3), picture(40, 30, 3)];
  image.data = image.data.map((value, i) => (i % 5 === 0 ? 255 - value : value));
  const plain = { shape: [1, 30, 40, 3] };
  const floats = (data) => ({ ...plain, data: Float32Array.from(data, (value) => value / 255) });
  const measured = engine.compare({ type: 'compare', reference, image });
  assert.ok(Math.abs(measured.psnr - psnr(floats(reference.data), floats(image.data))) < 1e-4);
  assert.ok(Math.abs(measured.ssim - ssim(floats(reference.data), floats(image.data))) < 1e-4);
  const same = engine.compare({ type: 'compare', reference, image: reference });
  assert.deepEqual(same, { mse: 0, psnr: Infinity, ssim: 1 });
  const gray = engine.compare({ type: 'compare', reference: picture(9, 9, 3), image: picture(9, 9, 1) });
  assert.equal('ssim' in gray, false);
  assert.throws(() => engine.compare({ type: 'compare', reference, image: picture(9, 9, 3) }), /40 x 30/);
});
