// dae eval on the real Fashion-MNIST test images.
import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { dae, root } from './command.mjs';

test('a row for each noise and seed, and the spread over the seeds', async () => {
  const args = ['--fashion-mnist', '--noise', 'gaussian:0.2', 'masking:0.3', '--seeds', '2'];
  const { code, out, err } = await dae('eval', ...args);
  assert.equal(code, 0, err);
  const rows = out.trim().split('\n');
  assert.match(rows[1], /MSE +pooled PSNR +mean PSNR +SSIM/);
  assert.equal(rows.filter((row) => /noisy/.test(row)).length, 4);
  assert.equal(rows.filter((row) => /from 0\.0\d+ to 0\.0\d+ over 2 seeds/.test(row)).length, 2);
});

test('as JSON, a line for each; the noisy error is the published one', async () => {
  const { out } = await dae('eval', '--fashion-mnist', '--json', '--noise', 'gaussian:0.1', 'gaussian:0.4');
  const [gentle, strong] = out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  assert.equal(gentle.images, 10000);
  assert.ok(Math.abs(gentle.noisy.mse - 0.00691) < 0.0001);
  assert.ok(Math.abs(strong.noisy.mse - 0.08462) < 0.0005);
});

test('a self-ensemble is for folders', async () => {
  const { code, err } = await dae('eval', '--fashion-mnist', '--self-ensemble', '2');
  assert.equal(code, 1);
  assert.match(err, /expected --self-ensemble together with a folder/);
});

test('a noise that is not known is named', async () => {
  const { code, err } = await dae('eval', '--fashion-mnist', '--noise', 'fog:0.1');
  assert.notEqual(code, 0);
  assert.match(err, /gaussian, uniform, salt-pepper/);
});

test('a linear classifier tells more of the stacked codes than of the noisy pixels', async () => {
  const model = path.join(root, 'models/fashion-stacked.safetensors');
  const args = [
    '--fashion-mnist',
    '--codes',
    '--limit',
    '2000',
    '--l2',
    '0.1',
    '--model',
    model,
    '--noise',
    'gaussian:0.4',
  ];
  const { code, out, err } = await dae('eval', ...args, '--json');
  assert.equal(code, 0, err);
  const { images, trainingImages, pixels, codes } = JSON.parse(out);
  assert.deepEqual([images, trainingImages, pixels.values], [10000, 2000, 784]);
  // Ten classes: chance is 0.1.
  assert.ok(pixels.testAccuracy > 0.6, out);
  assert.ok(codes.testAccuracy > pixels.testAccuracy + 0.01, out);
  // On other threads, as a table: the same numbers.
  const table = await dae('eval', ...args, '--threads', '3');
  const percent = (100 * codes.testAccuracy).toFixed(2);
  assert.match(table.out, new RegExp(`codes +${codes.values} +[\\d.]+ +${percent}$`, 'm'));
});

test('--codes needs images with labels', async () => {
  const { code, err } = await dae('eval', root, '--codes');
  assert.equal(code, 1);
  assert.match(err, /--codes together with --fashion-mnist/);
});
