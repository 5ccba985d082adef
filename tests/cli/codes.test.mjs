// dae-lab codes: linear classifiers on latents.
import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { lab, root } from './command.mjs';

test('a linear classifier is more accurate on the stacked codes than on the noisy pixels', async () => {
  const model = path.join(root, 'models/fashion-stacked.safetensors');
  const args = ['--limit', '2000', '--l2', '0.1', '--model', model, '--noise', 'gaussian:0.4'];
  const { code, out, err } = await lab('codes', ...args, '--json');
  assert.equal(code, 0, err);
  const { images, trainingImages, pixels, codes } = JSON.parse(out);
  assert.deepEqual([images, trainingImages, pixels.values], [10000, 2000, 784]);
  // There are ten classes, so chance is 0.1.
  assert.ok(pixels.testAccuracy > 0.6, out);
  assert.ok(codes.testAccuracy > pixels.testAccuracy + 0.01, out);
  // Another number of threads, printed as a table, gives the same numbers.
  const table = await lab('codes', ...args, '--threads', '3');
  const percent = (100 * codes.testAccuracy).toFixed(2);
  assert.match(table.out, new RegExp(`codes +${codes.values} +[\\d.]+ +${percent}$`, 'm'));
});
