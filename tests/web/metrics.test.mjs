import assert from 'node:assert/strict';
import { test } from 'node:test';
import { psnr, ssim } from '../../build/package/metrics.js';
import { start } from './engine-fixture.mjs';

const [width, height, channels] = [24, 20, 3];

function tensor(variation, c = channels) {
  const value = (_, i) => ((i * 37 + 11 * (i >> 4) + variation * ((i * i) % 7)) % 256) / 255;
  const data = Float32Array.from({ length: width * height * c }, value);
  return { data, shape: [1, height, width, c] };
}

const near = (got, wanted, tolerance) => assert.ok(Math.abs(got - wanted) < tolerance, `${got} instead of ${wanted}`);

test('PSNR and SSIM of two pictures agree with a second implementation', () => {
  near(psnr(tensor(0), tensor(5)), 14.408801133687149, 1e-5);
  near(ssim(tensor(0), tensor(5)), 0.7553192646219641, 1e-6);
});

test('equal pictures: infinite PSNR, SSIM of 1', () => {
  assert.equal(psnr(tensor(0), tensor(0)), Infinity);
  near(ssim(tensor(3), tensor(3)), 1, 1e-12);
});

/** Creates RGBA pixels from three channels, with a varying alpha. */
function imageData({ data }, alpha) {
  const bytes = new Uint8ClampedArray(width * height * 4).fill(alpha);
  data.forEach((value, i) => (bytes[4 * Math.floor(i / 3) + (i % 3)] = Math.round(value * 255)));
  return { data: bytes, width, height };
}

test('ImageData is compared without its alpha, also with a tensor', () => {
  const [a, b] = [imageData(tensor(0), 255), imageData(tensor(5), 9)];
  near(psnr(a, b), psnr(tensor(0), tensor(5)), 1e-5);
  near(ssim(a, b), ssim(tensor(0), tensor(5)), 1e-6);
  near(ssim(a, tensor(5)), ssim(tensor(0), tensor(5)), 1e-6);
});

test('a batch: PSNR over all values, SSIM as the mean of its images', () => {
  const pair = (a, b) => ({
    data: Float32Array.of(...a.data, ...b.data),
    shape: [2, height, width, channels],
  });
  const [x, y, z] = [tensor(0), tensor(5), tensor(2)];
  near(ssim(pair(x, x), pair(y, z)), (ssim(x, y) + ssim(x, z)) / 2, 1e-12);
});

test('pictures that do not match, or are smaller than the window, are refused', () => {
  assert.throws(() => psnr(tensor(0), tensor(0, 1)), {
    code: 'INVALID_ARGUMENT',
    message: 'expected images of one shape, got [1, 20, 24, 3] and [1, 20, 24, 1]',
  });
  const small = { data: new Float32Array(100), shape: [1, 10, 10, 1] };
  assert.throws(() => ssim(small, small), { code: 'INVALID_ARGUMENT', message: /11 x 11/ });
});

test('the C++ engine gives the same numbers', async () => {
  const { bindings } = (await start()).engine;
  const image = ({ data }) => bindings.createImage(width, height, channels, data);
  const pictures = [image(tensor(0)), image(tensor(5))];
  near(bindings.quality('psnr', ...pictures), psnr(tensor(0), tensor(5)), 1e-9);
  near(bindings.quality('ssim', ...pictures), ssim(tensor(0), tensor(5)), 1e-9);
  pictures.forEach(bindings.freeImage);
});
