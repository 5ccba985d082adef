// dae upscale on files and folders, and dae eval of super-resolution.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { dae, folder, root } from './command.mjs';
import { bmp, cropToMultiple, imresize, lumaPsnr, scene } from './super-reference.mjs';

const model = (name) => path.join(root, 'models', `${name}.safetensors`);

/** Returns width and height of a PNG file. */
function size(file) {
  const bytes = readFileSync(file);
  return [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
}

function withScene(t, width = 61, height = 47) {
  const at = folder(t);
  const picture = scene(width, height);
  writeFileSync(at('scene.bmp'), bmp(picture));
  return { at, picture };
}

test('twice, four and eight times the size; tiles and threads do not matter', async (t) => {
  const { at } = withScene(t);
  for (const [scale, name] of [
    [undefined, 'two.png'],
    ['4', 'four.png'],
    ['8', 'eight.png'],
  ]) {
    const run = await dae('upscale', at('scene.bmp'), '-o', at(name), ...(scale ? ['--scale', scale] : []));
    assert.equal(run.code, 0, run.err);
    assert.deepEqual(size(at(name)), [61 * (scale ?? 2), 47 * (scale ?? 2)]);
  }
  await dae('upscale', at('scene.bmp'), '-o', at('tiles.png'), '--tile', '13', '--threads', '2');
  assert.deepEqual(readFileSync(at('tiles.png')), readFileSync(at('two.png')));
});

test('a cascade gives each of its scales, its first part that of super-x2', async (t) => {
  const { at } = withScene(t);
  for (const scale of ['2', '4', '8']) {
    const run = await dae(
      'upscale',
      at('scene.bmp'),
      '-o',
      at(`${scale}.png`),
      '--scale',
      scale,
      '-m',
      model('super-stack'),
    );
    assert.equal(run.code, 0, run.err);
    assert.deepEqual(size(at(`${scale}.png`)), [61 * scale, 47 * scale]);
  }
  const info = JSON.parse((await dae('info', '-m', model('super-stack'))).out);
  assert.deepEqual(
    info.cascade.map(({ name }) => name),
    ['x2', 'x4', 'x8'],
  );
  assert.equal(info.scale, 8);
});

test('a network that keeps the size gets an enlarged picture; a wrong scale is explained', async (t) => {
  const { at } = withScene(t);
  const plain = await dae('upscale', at('scene.bmp'), '-o', at('a.png'), '--scale', '3', '--model', 'photo-small');
  assert.equal(plain.code, 0, plain.err);
  assert.deepEqual(size(at('a.png')), [183, 141]);
  const unscaled = await dae('upscale', at('scene.bmp'), '-o', at('b.png'), '--model', 'photo-small');
  assert.match(
    unscaled.err,
    /photo-small: expected a --scale for bicubic enlargement, because this model keeps the size/,
  );
  const wrong = await dae('upscale', at('scene.bmp'), '-o', at('b.png'), '--model', 'super-x2', '--scale', '3');
  assert.match(wrong.err, /super-x2: expected a model that enlarges by 3, this model enlarges by 2/);
  const none = await dae('upscale', at('scene.bmp'), '-o', at('b.png'), '--scale', '3');
  assert.match(none.err, /expected a --scale of 2, 4 or 8, or a --model with scale 3/);
});

test('a folder keeps names; strength 0 is bicubic enlargement', async (t) => {
  const { at, picture } = withScene(t);
  mkdirSync(at('in'));
  writeFileSync(at('in', 'one.bmp'), bmp(picture));
  const run = await dae('upscale', at('in'), at('scene.bmp'), '-o', at('out'), '--strength', '0');
  assert.equal(run.code, 0, run.err);
  assert.match(run.err, /2 enlarged, 0 left unchanged, 0 failed/);
  await dae('corrupt', at('scene.bmp'), '-o', at('bicubic.png'), '--chain', 'up 2');
  assert.deepEqual(readFileSync(at('out', 'one.png')), readFileSync(at('bicubic.png')));
});

test('eval reads the scale from the model; its bicubic figures are those of a plain reference', async (t) => {
  const { at, picture } = withScene(t, 93, 70);
  mkdirSync(at('in'));
  writeFileSync(at('in', 'scene.bmp'), bmp(picture));
  for (const scale of [2, 4]) {
    const { code, out, err } = await dae('eval', at('in'), '--model', model(`super-x${scale}`), '--json');
    assert.equal(code, 0, err);
    const result = JSON.parse(out);
    assert.equal(result.scale, scale);
    const clean = cropToMultiple(picture, scale);
    const expected = lumaPsnr(clean, imresize(imresize(clean, 1 / scale), scale), scale);
    // One value in a thousand may round differently.
    assert.ok(Math.abs(result.mean.bicubic.psnr - expected) < 0.005, `${result.mean.bicubic.psnr} ${expected}`);
    assert.equal(result.images[0].name, 'scene.bmp');
    assert.ok(result.mean.network.psnr > 15 && result.mean.network.ssim > 0.3);
  }
  const table = await dae('eval', at('in'), '--model', model('super-stack'), '--scale', '4');
  assert.match(
    table.out,
    /^scale 4, luma, border 4\nimage +bicubic PSNR +bicubic SSIM +PSNR +SSIM\nscene\.bmp .*\nmean /,
  );
});
