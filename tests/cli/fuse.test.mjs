// dae fuse makes one image of several frames of a scene, given as files, a folder or a video.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { dae, folder } from './command.mjs';
import { bmp, scene } from './super-reference.mjs';

const shifts = [
  [0, 0],
  [3, 1],
  [-2, 4],
  [5, -3],
];

/** Creates noisy, shifted frames of part of a scene, and the clean first frame. */
async function withFrames(t) {
  const at = folder(t);
  const whole = scene(220, 160);
  const part = ([dx, dy]) => {
    const [width, height] = [180, 120];
    const values = [];
    for (let y = 0; y < height; ++y) {
      const start = ((y + 20 - dy) * whole.width + 20 - dx) * 3;
      values.push(...whole.data.slice(start, start + width * 3));
    }
    return { ...whole, width, height, data: values };
  };
  mkdirSync(at('frames'));
  writeFileSync(at('clean.bmp'), bmp(part([0, 0])));
  for (const [i, shift] of shifts.entries()) {
    writeFileSync(at('one.bmp'), bmp(part(shift)));
    const args = ['--noise', 'gaussian:0.1', '--seed', String(i), '-o', at('frames', `${i}.png`)];
    assert.equal((await dae('corrupt', at('one.bmp'), ...args)).code, 0);
  }
  const psnr = async (name) => JSON.parse((await dae('compare', at('clean.bmp'), at(name), '--json')).out).psnr;
  return { at, psnr };
}

test('frames become one picture with less noise; the shift of each frame is printed', async (t) => {
  const { at, psnr } = await withFrames(t);
  const run = await dae('fuse', at('frames'), '-o', at('mean.png'));
  assert.equal(run.code, 0, run.err);
  const told = [...run.err.matchAll(/shifted by (-?[\d.]+), (-?[\d.]+) pixels/g)].map(([, x, y]) => [+x, +y]);
  assert.equal(told.length, 3);
  told.forEach(([x, y], i) => {
    const [dx, dy] = shifts[i + 1];
    assert.ok(Math.hypot(x - dx, y - dy) < 0.3, `${x}, ${y}`);
  });
  assert.match(run.err, /4 of 4 frames fused/);
  assert.ok((await psnr('mean.png')) > (await psnr('frames/0.png')) + 4);
  const large = await dae('fuse', at('frames'), '--scale', '2', '-o', at('large.png'));
  assert.equal(large.code, 0, large.err);
  assert.equal(readFileSync(at('large.png')).readUInt32BE(16), 360);
});

test('frames of another scene are left out; nothing is replaced; one frame is too few', async (t) => {
  const { at } = await withFrames(t);
  const stripes = { ...scene(180, 120) };
  stripes.data = Array.from({ length: 180 * 120 * 3 }, (_, i) => (Math.floor(i / 24) % 2 ? 230 : 20));
  writeFileSync(at('other.bmp'), bmp(stripes));
  const [first, second, other] = [at('frames', '0.png'), at('frames', '1.png'), at('other.bmp')];
  const run = await dae('fuse', first, other, second, '-o', at('mean.png'));
  assert.equal(run.code, 0, run.err);
  assert.match(run.err, /other\.bmp: left out/);
  assert.match(run.err, /2 of 3 frames fused/);
  const again = await dae('fuse', first, second, '-o', at('mean.png'));
  assert.equal(again.code, 1);
  assert.match(again.err, /exists/);
  const alone = await dae('fuse', first, '-o', at('x.png'));
  assert.match(alone.err, /expected 2 or more frames of a scene, got 1/);
  const none = await dae('fuse', first, other, '-o', at('x.png'));
  assert.match(none.err, /expected frames of the same scene as .*, found none/);
  writeFileSync(at('small.bmp'), bmp(scene(90, 60)));
  const size = await dae('fuse', first, at('small.bmp'), '-o', at('x.png'));
  assert.match(size.err, /small\.bmp: expected a frame of 180 x 120, in colour as the first one, got 90 x 60 x 3/);
});

test('frames of a video', async (t) => {
  const at = folder(t);
  const [width, height, frames] = [64, 48, 4];
  const planes = Array.from({ length: frames }, (_, frame) => {
    const luma = Buffer.alloc(width * height);
    for (let i = 0; i < luma.length; ++i) {
      const [x, y] = [(i % width) - frame, Math.floor(i / width)];
      luma[i] = 120 + 50 * Math.sin(0.2 * x) * Math.cos(0.15 * y + 0.02 * x) + 20 * Math.sin(0.05 * x * y);
    }
    return Buffer.concat([Buffer.from('FRAME\n'), luma, Buffer.alloc((width * height) / 2, 128)]);
  });
  writeFileSync(
    at('in.y4m'),
    Buffer.concat([Buffer.from(`YUV4MPEG2 W${width} H${height} F25:1 C420jpeg\n`), ...planes]),
  );
  const run = await dae('fuse', at('in.y4m'), '-o', at('mean.png'));
  assert.equal(run.code, 0, run.err);
  assert.match(run.err, /frame 4: shifted by (2\.9|3\.0)\d, -?0\.\d\d pixels/);
  assert.match(run.err, /4 of 4 frames fused/);
});
