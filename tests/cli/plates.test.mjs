// dae-lab plates: images, labels and fonts.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { dae, folder, lab } from './command.mjs';

const fonts = process.env.DAE_FONTS;
const small = ['--width', '64', '96'];

function labels(file) {
  const [head, ...rows] = readFileSync(file, 'utf8').trim().split('\n');
  assert.equal(head, 'file,text');
  return new Map(rows.map((row) => row.split(',')));
}

test('plates and labels; a set in parts is the same set; nothing is overwritten unless told', async (t) => {
  const at = folder(t);
  const whole = await lab('plates', '-o', at('whole'), '--count', '5', '--seed', '9', ...small);
  assert.equal(whole.code, 0, whole.err);
  assert.equal(readdirSync(at('whole')).length, 6);
  const texts = labels(at('whole', 'labels.csv'));
  assert.equal(texts.size, 5);
  for (const text of texts.values()) assert.match(text, /^[A-Z0-9]{4,8}$/);

  await lab('plates', '-o', at('part'), '--count', '2', '--first', '3', '--seed', '9', ...small);
  for (const [name, text] of labels(at('part', 'labels.csv'))) {
    assert.equal(text, texts.get(name));
    assert.deepEqual(readFileSync(at('part', name)), readFileSync(at('whole', name)));
  }

  const again = await lab('plates', '-o', at('whole'), '--count', '5', ...small);
  assert.equal(again.code, 1);
  assert.match(again.err, /labels\.csv: exists already/);
  assert.equal((await lab('plates', '-o', at('whole'), '--count', '1', ...small, '--force')).code, 0);
});

test('an existing plate is found before the work', async (t) => {
  const at = folder(t);
  mkdirSync(at('plates'));
  writeFileSync(at('plates', 'plate-000001.png'), 'mine');
  const { code, err } = await lab('plates', '-o', at('plates'), '--count', '3');
  assert.equal(code, 1);
  assert.match(err, /plate-000001\.png: exists already/);
  assert.deepEqual(readdirSync(at('plates')), ['plate-000001.png']);
});

test('fonts change the pictures, not the texts; a damaged one is refused by its name', async (t) => {
  const at = folder(t);
  await lab('plates', '-o', at('strokes'), '--count', '6', ...small);
  const run = await lab('plates', '-o', at('fonts'), '--count', '6', ...small, '--fonts', fonts);
  assert.equal(run.code, 0, run.err);
  const texts = labels(at('strokes', 'labels.csv'));
  assert.deepEqual(labels(at('fonts', 'labels.csv')), texts);
  const changed = [...texts.keys()].filter(
    (name) => !readFileSync(at('fonts', name)).equals(readFileSync(at('strokes', name))),
  );
  assert.ok(changed.length > 0);

  const [name] = readdirSync(fonts).sort();
  const bytes = readFileSync(path.join(fonts, name));
  const damaged = Buffer.from(bytes);
  damaged[damaged.length >> 1] ^= 0x10;
  for (const [content, reason] of [
    [damaged, /another checksum/],
    [bytes.subarray(0, bytes.length >> 1), /cut off/],
    [Buffer.from('no font at all'), /expected a TrueType or OpenType font/],
  ]) {
    writeFileSync(at('x.otf'), content);
    const refused = await lab('plates', '-o', at('out'), '--count', '1', '--fonts', at('x.otf'));
    assert.equal(refused.code, 1);
    assert.match(refused.err, /x\.otf/);
    assert.match(refused.err, reason);
  }
});

test('invalid options are refused', async (t) => {
  const at = folder(t);
  writeFileSync(at('file'), '');
  for (const [args, reason] of [
    [['-o', at('out'), '--width', '400', '200'], /expected widths of 32 to 2048 pixels/],
    [['-o', at('out'), '--width', '10', '200'], /expected widths of 32 to 2048 pixels/],
    [['-o', at('out'), '--fonts', at('.')], /expected \.ttf or \.otf files, found none/],
    [['-o', at('out'), '--fonts', at('missing.ttf')], /missing\.ttf: cannot be opened/],
    [['-o', at('file')], /expected a folder/],
  ]) {
    const { code, err } = await lab('plates', '--count', '1', ...args);
    assert.equal(code, 1, err);
    assert.match(err, reason);
  }
});

test('the built-in network `plate` brings noisy and tiny plates closer to the original', async (t) => {
  const at = folder(t);
  await lab('plates', '-o', at('plates'), '--count', '3', '--seed', '77', '--width', '320', '320');
  const noise = await dae('eval', at('plates'), '--model', 'plate', '--sigma', '75', '--track', 'b', '--json');
  assert.equal(noise.code, 0, noise.err);
  const { mean } = JSON.parse(noise.out);
  assert.ok(mean.denoised.psnr > mean.noisy.psnr + 6, noise.out);

  // The plate is shrunk to an eighth, enlarged, and restored.
  const plate = at('plates', 'plate-000000.png');
  const chain = ['--chain', 'x8 + noise 15 + up 8', '--seed', '1'];
  assert.equal((await dae('corrupt', plate, '-o', at('large.png'), ...chain)).code, 0);
  const restored = await dae('denoise', at('large.png'), '-o', at('restored.png'), '--model', 'plate');
  assert.equal(restored.code, 0, restored.err);
  assert.ok(statSync(at('restored.png')).size > 0);
});
