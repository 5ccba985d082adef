// dae adapt and dae denoise --adapt.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { renderings } from '../bench/renderings.mjs';
import { dae, folder, startDae } from './command.mjs';

/** Writes a rendered image and its noisy version; returns their paths. */
async function noisyText(at) {
  writeFileSync(at('clean.png'), renderings().text[0]);
  await dae('corrupt', at('clean.png'), '-o', at('noisy.png'), '--noise', 'gaussian:0.2');
  return [at('clean.png'), at('noisy.png')];
}

async function psnr(clean, result) {
  return JSON.parse((await dae('compare', clean, result, '--json')).out).psnr;
}

test('an adapted model denoises its image better by more than 1 dB, and is the same again', async (t) => {
  const at = folder(t);
  const [clean, noisy] = await noisyText(at);
  const adapt = (name, threads) =>
    dae('adapt', noisy, '-o', at(name), '--steps', '25', '--threads', threads, '--model', 'photo-small');
  const { code, err } = await adapt('a.st', '1');
  assert.equal(code, 0, err);
  assert.match(err, /a\.st: photo-small after 25 steps, best at step 25: error on held-back pixels \d\.\d\d dB less/);
  await adapt('b.st', '2');
  assert.ok(readFileSync(at('a.st')).equals(readFileSync(at('b.st'))));
  await dae('denoise', noisy, '-o', at('before.png'), '--model', 'photo-small');
  await dae('denoise', noisy, '-o', at('after.png'), '--model', at('a.st'));
  assert.ok((await psnr(clean, at('after.png'))) > (await psnr(clean, at('before.png'))) + 1);
});

test('dae denoise --adapt trains before it denoises', async (t) => {
  const at = folder(t);
  const [clean, noisy] = await noisyText(at);
  await dae('denoise', noisy, '-o', at('before.png'));
  const { code, err } = await dae('denoise', noisy, '-o', at('after.png'), '--adapt', '2');
  assert.equal(code, 0, err);
  assert.ok((await psnr(clean, at('after.png'))) > (await psnr(clean, at('before.png'))));
});

const catchesInterrupts = (pid) =>
  (parseInt(/SigCgt:\s+(\w+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1].slice(-8), 16) & 2) !== 0;

const needsProc = existsSync('/proc/self/status')
  ? false
  : 'expected Linux, whose /proc shows which signals are caught';

test('Ctrl-C ends an adaptation early and keeps the best weights so far', { skip: needsProc }, async (t) => {
  const at = folder(t);
  const [, noisy] = await noisyText(at);
  const args = ['adapt', noisy, '-o', at('m.st'), '--seconds', '600', '--model', 'photo-small'];
  const { child, ended } = startDae(args, () => {});
  while (!catchesInterrupts(child.pid)) await pause(10);
  child.kill('SIGINT');
  const { code, err } = await ended;
  assert.equal(code, 0, err);
  assert.match(err, /photo-small after \d+ steps/);
  assert.ok(existsSync(at('m.st')));
});

test('with clean images, the noise of an example decides what the model learns to remove', async (t) => {
  const at = folder(t);
  const [clean, noisy] = await noisyText(at);
  const adapt = (name, ...more) =>
    dae('adapt', clean, '-o', at(name), '--clean', '--steps', '100', '--model', 'photo-small', ...more);
  for (const { code, err } of [await adapt('any.st'), await adapt('such.st', '--noisy', noisy)]) {
    assert.equal(code, 0, err);
  }
  for (const name of ['any', 'such']) await dae('denoise', noisy, '-o', at(`${name}.png`), '--model', at(`${name}.st`));
  assert.ok((await psnr(clean, at('such.png'))) > (await psnr(clean, at('any.png'))));
  const { code, err } = await adapt('both.st', '--noisy', noisy, '--sigma', '20');
  assert.notEqual(code, 0);
  assert.match(err, /--noisy/);
});

test('what cannot be adapted is refused in one line, and nothing is written', async (t) => {
  const at = folder(t);
  const [, noisy] = await noisyText(at);
  for (const [args, pattern] of [
    [['--model', 'super-x2'], /expected a network whose output has its input's size and channels, got "super-x2"/],
    [['--companion', 'photo-camera'], /expected a companion with a "noiseSigma"/],
    [['--companion', 'absent'], /absent/],
  ]) {
    const { code, err } = await dae('adapt', noisy, '-o', at('m.st'), '--steps', '1', ...args);
    assert.equal(code, 1, err);
    assert.match(err, pattern);
  }
  assert.equal(existsSync(at('m.st')), false);
});
