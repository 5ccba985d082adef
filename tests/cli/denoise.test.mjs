// dae denoise on files, folders and pipes; dae eval on a folder.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { png } from '../browser/support/pictures.mjs';
import { binary, dae, folder, root } from './command.mjs';
import { bmp, scene } from './super-reference.mjs';

const file = (name) => path.join(root, 'tests/files', name);
const signature = (bytes) => bytes.subarray(1, 4).toString('latin1');

/** Runs the command with `bytes` as standard input; resolves to { code, out, err }. */
function pipe(bytes, ...args) {
  const child = spawn(binary, args);
  const out = [];
  let err = '';
  child.stdout.on('data', (data) => out.push(data));
  child.stderr.on('data', (data) => (err += data));
  child.stdin.end(bytes);
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, out: Buffer.concat(out), err })));
}

test('a file: the format follows the name, and nothing is overwritten unless told', async (t) => {
  const at = folder(t);
  assert.equal((await dae('denoise', file('color.jpg'), '-o', at('a.png'))).code, 0);
  assert.equal(signature(readFileSync(at('a.png'))), 'PNG');
  assert.equal((await dae('denoise', file('color.jpg'), '-o', at('a.jpg'), '--quality', '80')).code, 0);
  assert.equal(readFileSync(at('a.jpg')).readUInt16BE(0), 0xffd8);
  const before = readFileSync(at('a.png'));
  const refused = await dae('denoise', file('gray.png'), '-o', at('a.png'));
  assert.equal(refused.code, 1);
  assert.match(refused.err, /a\.png: exists already \(use --force/);
  assert.deepEqual(readFileSync(at('a.png')), before);
  assert.equal((await dae('denoise', file('gray.png'), '-o', at('a.png'), '--force')).code, 0);
  assert.notDeepEqual(readFileSync(at('a.png')), before);
});

test('a folder and files: names are kept, a bad file is skipped, a second run leaves existing files', async (t) => {
  const at = folder(t);
  mkdirSync(at('in'));
  for (const name of ['gray16.png', 'color.jpg']) copyFileSync(file(name), at('in', name));
  writeFileSync(at('in', 'bad.png'), 'no picture');
  const first = await dae('denoise', at('in'), file('rgb.bmp'), '-o', at('out'));
  assert.equal(first.code, 1);
  assert.match(first.err, /left out: .*bad\.png/);
  assert.match(first.err, /3 denoised, 0 left unchanged, 1 failed/);
  assert.deepEqual(readdirSync(at('out')), ['color.png', 'gray16.png', 'rgb.png']);
  writeFileSync(at('out', 'rgb.png'), 'mine');
  const second = await dae('denoise', at('in', 'color.jpg'), file('rgb.bmp'), '-o', at('out'));
  assert.equal(second.code, 0, second.err);
  assert.match(second.err, /rgb\.png: exists already and was not changed/);
  assert.equal(readFileSync(at('out', 'rgb.png'), 'utf8'), 'mine');
});

test('a model that needs the noise level estimates it, or takes it from the option', async (t) => {
  const at = folder(t);
  const [clean, noisy] = [at('clean.png'), at('noisy.png')];
  writeFileSync(clean, png(128, 128));
  assert.equal((await dae('corrupt', clean, '--noise', 'gaussian:0.1', '-o', noisy)).code, 0);
  const psnr = async (name, ...args) => {
    const { code, err } = await dae('denoise', noisy, '--model', 'photo-small', '-o', at(name), ...args);
    assert.equal(code, 0, err);
    return JSON.parse((await dae('compare', clean, at(name), '--json')).out).psnr;
  };
  const estimated = await psnr('estimated.png');
  const told = await psnr('told.png', '--sigma', '25.5');
  assert.ok(Math.abs(estimated - told) < 0.1, `${estimated} and ${told} dB`);
  assert.ok((await psnr('less.png', '--sigma', '5')) < estimated - 5);
  assert.equal(await psnr('zero.png', '--sigma', '0'), estimated);
  assert.notEqual((await dae('denoise', noisy, '-o', at('x.png'), '--sigma', '-1')).code, 0);
});

test('a self-ensemble is better than the network alone; layers that do not support it are refused by name', async (t) => {
  const at = folder(t);
  writeFileSync(at('clean.bmp'), bmp(scene(192, 144)));
  assert.equal((await dae('corrupt', at('clean.bmp'), '--noise', 'gaussian:0.1', '-o', at('noisy.png'))).code, 0);
  const psnr = async (views) => {
    const { code, err } = await dae('denoise', at('noisy.png'), '-o', at(`${views}.png`), '--self-ensemble', views);
    assert.equal(code, 0, err);
    return JSON.parse((await dae('compare', at('clean.bmp'), at(`${views}.png`), '--json')).out).psnr;
  };
  const [one, two, eight] = [await psnr('1'), await psnr('2'), await psnr('8')];
  assert.ok(one < two && two < eight, `${one}, ${two}, ${eight} dB`);
  const fashion = ['--model', 'fashion-tutorial', '--self-ensemble', '2'];
  const refused = await dae('denoise', at('noisy.png'), '-o', at('x.png'), ...fashion);
  assert.equal(refused.code, 1);
  assert.match(
    refused.err,
    /noisy\.png: expected a network whose layers can be flipped and rotated, layer "enc_conv1"/,
  );
  const three = await dae('denoise', at('noisy.png'), '-o', at('x.png'), '--self-ensemble', '3');
  assert.match(three.err, /--self-ensemble: expected \{1,2,4,8\}, got "3"/);
  assert.ok(!existsSync(at('x.png')));
});

test('a name that stands for two networks: gray pictures go through the gray one', async (t) => {
  const at = folder(t);
  for (const name of ['photo', 'photo-small']) {
    for (const [model, output] of [
      [name, 'pair.png'],
      [`${name}-gray`, 'gray.png'],
      [path.join(root, `models/${name}.safetensors`), 'colour.png'],
    ]) {
      const args = ['denoise', file('gray16.png'), '-o', at(output), '--model', model, '--sigma', '40', '--force'];
      assert.equal((await dae(...args)).code, 0);
    }
    assert.deepEqual(readFileSync(at('pair.png')), readFileSync(at('gray.png')));
    assert.notDeepEqual(readFileSync(at('pair.png')), readFileSync(at('colour.png')));
  }
  const colour = await dae('denoise', file('color.jpg'), '-o', at('color.png'), '--model', 'photo');
  assert.equal(colour.code, 0, colour.err);
});

test('without a model, what a picture shows decides, not how it is stored', async (t) => {
  const at = folder(t);
  const gray = ({ data, ...size }) => ({ ...size, data: data.map((_, i) => data[i - (i % 3)]) });
  writeFileSync(at('gray.bmp'), bmp(gray(scene(96, 64))));
  writeFileSync(at('tiny.bmp'), bmp(gray(scene(28, 28))));
  writeFileSync(at('colour.bmp'), bmp(scene(96, 64)));
  for (const name of ['gray', 'colour']) {
    await dae('corrupt', at(`${name}.bmp`), '-o', at(`${name}-soft.png`), '--chain', 'noise 20 + blur 1.5');
  }
  const by = async (name, ...args) => {
    const { code, err } = await dae('denoise', at(name), '-o', at('out.png'), '--force', ...args);
    assert.equal(code, 0, err);
    return readFileSync(at('out.png'));
  };
  for (const [name, model] of [
    ['gray.bmp', 'photo-small-gray'],
    ['tiny.bmp', 'fashion-tutorial'],
    ['colour.bmp', 'photo-small'],
    ['gray-soft.png', 'photo-camera'],
    ['colour-soft.png', 'photo-camera'],
  ]) {
    assert.deepEqual(await by(name), await by(name, '--model', path.join(root, `models/${model}.safetensors`)), name);
  }
  const { err } = await dae('denoise', at('colour-soft.png'), '-o', at('out.png'), '--force', '--verbose');
  assert.match(err, /colour-soft\.png: noise: (about|hardly).*; photo-camera removed noise of sigma \d\.\d of 255/);
  // A given sigma means white noise, so photo-camera is not chosen.
  const told = ['--sigma', '20'];
  assert.deepEqual(
    await by('colour-soft.png', ...told),
    await by('colour-soft.png', '--model', 'photo-small', ...told),
  );
});

test('a noisy picture of a simulated camera becomes closer to that without noise', async (t) => {
  const at = folder(t);
  mkdirSync(at('scenes'));
  writeFileSync(at('scene.bmp'), bmp(scene(320, 240)));
  await dae('corrupt', at('scene.bmp'), '-o', at('scenes', 'soft.png'), '--chain', 'blur 1.5');
  for (const iso of [12800, 51200]) {
    const { out, err } = await dae('eval', at('scenes'), '--chain', `camera ${iso}`, '--json');
    const { noisy, denoised } = JSON.parse(out).mean;
    assert.ok(denoised.psnr > noisy.psnr + 1, `ISO ${iso}: ${noisy.psnr} dB, then ${denoised.psnr} dB ${err}`);
  }
});

test('for a noisy JPEG, the network for JPEG is better than the one for noise', async (t) => {
  const at = folder(t);
  writeFileSync(at('clean.bmp'), bmp(scene(192, 144)));
  const damage = ['--chain', 'noise 12 + jpeg 30', '-o', at('saved.png')];
  assert.equal((await dae('corrupt', at('clean.bmp'), ...damage)).code, 0);
  const psnr = async (name) => JSON.parse((await dae('compare', at('clean.bmp'), at(name), '--json')).out).psnr;
  for (const model of ['photo-jpeg', 'photo-small']) {
    assert.equal((await dae('denoise', at('saved.png'), '--model', model, '-o', at(`${model}.png`))).code, 0);
  }
  const [before, repaired, denoised] = [
    await psnr('saved.png'),
    await psnr('photo-jpeg.png'),
    await psnr('photo-small.png'),
  ];
  assert.ok(repaired > Math.max(before, denoised) + 0.4, `${before}, ${repaired}, ${denoised} dB`);
});

test('a picture never replaces itself', async (t) => {
  const at = folder(t);
  copyFileSync(file('rgb.png'), at('own.png'));
  const own = await dae('denoise', at('own.png'), '-o', at(), '--force');
  assert.match(own.err, /would be replaced by its own result/);
  assert.deepEqual(readFileSync(at('own.png')), readFileSync(file('rgb.png')));
  const single = await dae('denoise', file('rgb.png'), file('gray.png'), '-o', at('own.png'));
  assert.match(single.err, /expected a folder/);
});

test('pipes: the same bytes as from a file', async (t) => {
  const at = folder(t);
  await dae('denoise', file('rgba.png'), '-o', at('a.png'));
  const piped = await pipe(readFileSync(file('rgba.png')), 'denoise', '-', '-o', '-');
  assert.equal(piped.code, 0, piped.err);
  assert.deepEqual(piped.out, readFileSync(at('a.png')));
  const jpeg = await pipe(readFileSync(file('rgba.png')), 'denoise', '-', '-o', '-', '--format', 'jpeg');
  assert.equal(jpeg.out.readUInt16BE(0), 0xffd8);
  const empty = await pipe(Buffer.alloc(0), 'denoise', '-', '-o', '-');
  assert.equal(empty.code, 1);
  assert.equal(empty.out.length, 0);
});

test('eval of a folder: tables for each sigma and seed, and their means', async (t) => {
  const at = folder(t);
  writeFileSync(at('one.png'), png(96, 64));
  writeFileSync(at('two.png'), png(64, 80));
  const { code, out, err } = await dae('eval', at(), '--seeds', '2');
  assert.equal(code, 0, err);
  for (const sigma of [15, 25, 50]) {
    const [, noisy, , denoised] = out.match(new RegExp(`^sigma ${sigma} +([\\d.]+) +([\\d.]+) +([\\d.]+)`, 'm'));
    // Unclipped noise has exactly the standard deviation of the option.
    assert.ok(Math.abs(noisy - 20 * Math.log10(255 / sigma)) < 0.15, `${sigma}: ${noisy}`);
    assert.ok(Number(denoised) > Number(noisy) + 3, `${sigma}: ${denoised}`);
  }
  assert.equal(out.match(/^one\.png/gm).length, 6);
  assert.equal(out.match(/PSNR from [\d.]+ to [\d.]+ over 2 seeds/g).length, 3);
});

test('eval of a folder as JSON: a line for each; a track of real uploads; a clean image stays clean', async (t) => {
  const at = folder(t);
  writeFileSync(at('one.png'), png(96, 64));
  const { out } = await dae('eval', at(), '--sigma', '0', '25', '--track', 'b', '--json');
  const [clean, noisy] = out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  assert.equal(clean.sigma, 0);
  assert.equal(clean.mean.noisy.psnr, null);
  assert.ok(clean.mean.denoised.psnr > 40, clean.mean.denoised.psnr);
  assert.equal(noisy.images[0].name, 'one.png');
  assert.ok(noisy.mean.noisy.psnr > 20.17);
});

test('eval of a folder with other corruptions: a table for each chain', async (t) => {
  const at = folder(t);
  writeFileSync(at('one.png'), png(96, 64));
  const chains = ['salt-pepper 0.1', 'noise 25 + jpeg 95'];
  const { code, out, err } = await dae('eval', at(), '--chain', ...chains, '--json');
  assert.equal(code, 0, err);
  const lines = out.trim().split('\n');
  const tables = lines.map((line) => JSON.parse(line));
  assert.deepEqual(
    tables.map(({ chain }) => chain),
    chains,
  );
  for (const { mean } of tables) assert.ok(mean.denoised.psnr > mean.noisy.psnr + 1, lines.join());
  const text = await dae('eval', at(), '--chain', ...chains);
  assert.match(text.out, /^salt-pepper 0\.1 +[\d.]+/m);
  const shrinks = await dae('eval', at(), '--chain', 'x4');
  assert.equal(shrinks.code, 1);
  assert.match(shrinks.err, /one\.png: expected two images of the same width.* 24 x 16/);
  assert.equal((await dae('eval', at(), '--chain', 'fog 3')).code, 1);
});
