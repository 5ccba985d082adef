// dae corrupt with one kind of noise, or with a chain of corruptions.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { dae, folder, root } from './command.mjs';

const photo = path.join(root, 'tests/files/color.jpg');

test('a chain: the size it gives, the same picture for the same seed', async (t) => {
  const at = folder(t);
  const chain = ['--chain', 'blur 0..2 + x4 + noise 25 + jpeg 40'];
  for (const [name, seed] of [
    ['a.png', '1'],
    ['b.png', '1'],
    ['c.png', '2'],
  ]) {
    const run = await dae('corrupt', photo, '-o', at(name), ...chain, '--seed', seed);
    assert.equal(run.code, 0, run.err);
  }
  const [a, b, c] = ['a.png', 'b.png', 'c.png'].map((name) => readFileSync(at(name)));
  assert.deepEqual(a, b);
  assert.notDeepEqual(a, c);
  await dae('corrupt', photo, '-o', at('whole.png'), '--noise', 'gaussian:0');
  // These are width and height in the PNG's header.
  const size = (bytes) => [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  assert.deepEqual(
    size(a),
    size(readFileSync(at('whole.png'))).map((side) => Math.ceil(side / 4)),
  );
});

test('an invalid chain is explained; noise and chain exclude each other', async (t) => {
  const at = folder(t);
  const wrong = await dae('corrupt', photo, '-o', at('a.png'), '--chain', 'x4 + smear 3');
  assert.equal(wrong.code, 1);
  assert.match(wrong.err, /expected a step of "xN".*got "smear 3"/);
  const both = await dae('corrupt', photo, '-o', at('a.png'), '--chain', 'x4', '--noise', 'gaussian:0.1');
  assert.notEqual(both.code, 0);
  assert.match(both.err, /--(noise excludes --chain|chain excludes --noise)/);
});
