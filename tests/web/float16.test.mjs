// The packaged models of photographs have the nearest float16 weights, and results that are visually the same.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toHalf } from '../../web/float16.mjs';
import { denoiseTask, start } from './engine-fixture.mjs';
import { largestDifference, readBytes } from './golden.mjs';

test('a number becomes the nearest float16, of two the even one', () => {
  const known = {
    0x0000: 0,
    0x8000: -0,
    0x3c00: 1,
    0xc000: -2,
    0x3555: 1 / 3,
    0x7bff: 65504,
    // These values are halfway between two float16 numbers.
    0x3c02: 1 + 3 * 2 ** -11,
    0x0001: 2 ** -24,
    0x0002: 1.5 * 2 ** -24,
    // These are the largest subnormal and the smallest normal number.
    0x03ff: 1023 * 2 ** -24,
    0x0400: 2 ** -14,
  };
  for (const [bits, value] of Object.entries(known)) assert.equal(toHalf(value), Number(bits), String(value));
  assert.equal(toHalf(1 + 2 ** -11), 0x3c00);
  assert.equal(toHalf(2 ** -25), 0);
  assert.equal(toHalf(0.99999), 0x3c00);
  assert.equal(toHalf(2 ** -14 - 2 ** -25), 0x0400);
  for (const value of [65520, -1e6, Infinity, NaN]) assert.throws(() => toHalf(value), /float16 can hold/);
});

for (const [name, channels] of [
  ['photo-camera', 3],
  ['photo-small', 3],
  ['photo-small-gray', 1],
]) {
  test(`${name}: as packed and as trained it gives the same picture to a thousandth`, async () => {
    const [packed, trained] = await Promise.all(
      ['web/dist/models', 'models'].map(async (folder) => {
        const bytes = readBytes(`${folder}/${name}.safetensors`);
        return { size: bytes.length, engine: (await start({ model: { bytes: bytes.buffer } })).engine };
      }),
    );
    assert.ok(packed.size < 0.55 * trained.size, `${packed.size} of ${trained.size} bytes`);
    const [width, height] = [96, 80];
    const data = Float32Array.from({ length: width * height * channels }, (_, i) => {
      const [x, y] = [Math.floor(i / channels) % width, Math.floor(i / channels / width)];
      return 0.5 + 0.25 * Math.sin(x / 9 + y / 17 + (i % channels)) + (x > y ? 0.2 : 0);
    });
    const clean = { kind: 'pixels', data, width, height, channels };
    for (const sigma of [0, 5, 15, 25, 50]) {
      const options = JSON.stringify({ kind: 'gaussian', level: sigma / 255, seed: 3 });
      const noisy = packed.engine.corrupt({ type: 'corrupt', image: clean, options, output: 'float32' });
      const task = () => denoiseTask({ ...clean, data: noisy.data.slice() }, { output: 'float32' });
      const [a, b] = [await packed.engine.denoise(task()), await trained.engine.denoise(task())];
      const difference = largestDifference(a.data, b.data);
      console.log(`${name}, sigma ${sigma}: ${difference.toExponential(1)}`);
      assert.ok(difference > 0 && difference < 1e-3, `sigma ${sigma}: ${difference}`);
    }
  });
}
