// dae eval on the real Fashion-MNIST test images.
import assert from 'node:assert/strict';
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { dae, folder, root } from './command.mjs';

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

test('a self-ensemble is possible only for folders', async () => {
  const { code, err } = await dae('eval', '--fashion-mnist', '--self-ensemble', '2');
  assert.equal(code, 1);
  assert.match(err, /expected --self-ensemble together with a folder/);
});

test('an unknown noise is named', async () => {
  const { code, err } = await dae('eval', '--fashion-mnist', '--noise', 'fog:0.1');
  assert.notEqual(code, 0);
  assert.match(err, /gaussian, uniform, salt-pepper/);
});

// Creates two folders, noisy and clean, with one image in two sizes.
async function pairFolders(context) {
  const at = folder(context);
  const plate = path.join(root, 'web/page/public/plate/scene.jpg');
  for (const name of ['noisy', 'clean']) mkdirSync(at(name));
  for (const [name, chain] of Object.entries({ one: 'x8', two: 'x6' })) {
    const runs = [
      ['corrupt', plate, '-o', at('clean', `${name}.png`), '--chain', chain],
      ['corrupt', at('clean', `${name}.png`), '-o', at('noisy', `${name}.png`), '--chain', 'noise 25'],
    ];
    for (const args of runs) {
      const { code, err } = await dae(...args);
      assert.equal(code, 0, err);
    }
  }
  return at;
}

test('pairs of pictures are measured without corruption', async (context) => {
  const at = await pairFolders(context);
  const { code, out, err } = await dae('eval', '--pairs', at('noisy'), at('clean'), '--json');
  assert.equal(code, 0, err);
  const { images, mean } = JSON.parse(out);
  assert.deepEqual(
    images.map(({ name }) => name),
    ['one.png', 'two.png'],
  );
  for (const { noisy, denoised } of images) assert.ok(denoised.psnr > noisy.psnr + 3, out);
  assert.ok(Math.abs(mean.noisy.psnr - (images[0].noisy.psnr + images[1].noisy.psnr) / 2) < 1e-4);
  const table = await dae('eval', '--pairs', at('noisy'), at('clean'));
  assert.match(table.out, /^image +noisy PSNR .*\none\.png .*\ntwo\.png .*\nmean /);
});

test('a picture without its partner is named before anything is measured', async (context) => {
  const at = await pairFolders(context);
  rmSync(at('noisy', 'two.png'));
  const fewer = await dae('eval', '--pairs', at('noisy'), at('clean'));
  assert.equal(fewer.code, 1);
  assert.match(fewer.err, /expected a noisy image for each of the 2 in .*clean, got 1/);
  const more = await dae('eval', '--pairs', at('clean'), at('noisy'));
  assert.match(more.err, /expected a clean image called two in .*noisy, got none/);
  assert.equal(more.out, '');
  const both = await dae('eval', at('clean'), '--pairs', at('noisy'), at('clean'));
  assert.match(both.err, /expected --pairs alone/);
});
