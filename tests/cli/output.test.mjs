// The output of commands: existing files, links, devices and pipes, missing folders, full disks, file names.
import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  copyFileSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { png } from '../browser/support/pictures.mjs';
import { binary, dae, folder, root, startDae } from './command.mjs';

const file = (name) => path.join(root, 'tests/files', name);
const recipe = path.join(root, 'models/fashion-tutorial.recipe.json');
const model = path.join(root, 'models/fashion-tutorial.safetensors');
const training = ['--fashion-mnist', '--limit', '320', '--epochs', '2'];
const isLinux = process.platform === 'linux';
const mode = (name) => statSync(name).mode & 0o777;

/** Every command that writes one file, with a tiny input. */
const writers = [
  ['denoise', file('rgb.png')],
  ['upscale', file('rgb.png')],
  ['corrupt', file('rgb.png')],
  ['fuse', file('rgb.png'), file('rgb.png')],
  ['average', model, model],
];
const pictureWriters = writers.slice(0, 4);

async function refused(pattern, ...args) {
  const { code, out, err } = await dae(...args);
  assert.equal(code, 1, `${args.join(' ')}: ${out}${err}`);
  assert.match(err, pattern);
}

test('a file keeps its mode, a link stays a link, and other names of the file see the result', async (t) => {
  const at = folder(t);
  for (const writer of writers) {
    writeFileSync(at('private'), 'old');
    chmodSync(at('private'), 0o600);
    assert.equal((await dae(...writer, '-o', at('private'), '-f')).code, 0);
    assert.equal(mode(at('private')), 0o600);
    assert.notEqual(readFileSync(at('private'), 'latin1'), 'old');

    writeFileSync(at('target'), 'old');
    symlinkSync('target', at('link'));
    linkSync(at('target'), at('hard'));
    await refused(/link: exists already \(use --force/, ...writer, '-o', at('link'));
    assert.equal(readFileSync(at('target'), 'latin1'), 'old');
    assert.equal((await dae(...writer, '-o', at('link'), '-f')).code, 0);
    assert.equal(readlinkSync(at('link')), 'target');
    assert.deepEqual(readFileSync(at('target')), readFileSync(at('private')));
    assert.deepEqual(readFileSync(at('hard')), readFileSync(at('private')));
    for (const name of readdirSync(at())) execFileSync('rm', [at(name)]);
  }
});

test('a link to a file that is not there yet creates it there; a circle of links is refused', async (t) => {
  const at = folder(t);
  mkdirSync(at('there'));
  symlinkSync(at('there', 'new.png'), at('link.png'));
  assert.equal((await dae('corrupt', file('rgb.png'), '-o', at('link.png'))).code, 0);
  assert.ok(lstatSync(at('link.png')).isSymbolicLink());
  assert.deepEqual(readdirSync(at('there')), ['new.png']);
  symlinkSync('round.png', at('round.png'));
  await refused(/round\.png: cannot be written/, 'corrupt', file('rgb.png'), '-o', at('round.png'), '-f');
});

test('devices and named pipes are written to, with --force', { skip: !isLinux }, async (t) => {
  const at = folder(t);
  execFileSync('mkfifo', [at('pipe')]);
  await dae('corrupt', file('rgb.png'), '-o', at('plain.png'));
  await refused(/pipe: exists already and is not a regular file/, 'corrupt', file('rgb.png'), '-o', at('pipe'));
  await refused(/null: exists already and is not a regular file/, 'corrupt', file('rgb.png'), '-o', '/dev/null');
  const reader = spawn('cat', [at('pipe')]);
  const chunks = [];
  reader.stdout.on('data', (data) => chunks.push(data));
  const read = new Promise((resolve) => reader.on('close', resolve));
  assert.equal((await dae('corrupt', file('rgb.png'), '-o', at('pipe'), '-f')).code, 0);
  await read;
  assert.deepEqual(Buffer.concat(chunks), readFileSync(at('plain.png')));
  assert.ok(lstatSync(at('pipe')).isFIFO());
  assert.equal((await dae('corrupt', file('rgb.png'), '-o', '/dev/null', '-f')).code, 0);
  assert.ok(lstatSync('/dev/null').isCharacterDevice());
  await refused(/full: cannot be written: No space/, 'corrupt', file('rgb.png'), '-o', '/dev/full', '-f');
});

test('what cannot be written is refused before the work', async (t) => {
  const at = folder(t);
  // The input is neither an image nor a model, so a command that reads it first would complain about the input.
  writeFileSync(at('bad'), 'nothing');
  const missing = /nodir\/x: cannot be written: there is no folder .*nodir/;
  for (const command of ['denoise', 'upscale', 'corrupt', 'fuse']) {
    await refused(missing, command, at('bad'), '-o', at('nodir', 'x'));
    await refused(/expected the name of a file, found a folder|bad: expected PNG/, command, at('bad'), '-o', at());
    writeFileSync(at('mine.png'), 'mine');
    await refused(/mine\.png: exists already/, command, at('bad'), '-o', at('mine.png'));
  }
  await refused(missing, 'average', at('bad'), at('bad'), '-o', at('nodir', 'x'));
  const train = (...args) => ['train', recipe, '--fashion-mnist', '--data', at('nothing'), ...args];
  await refused(/nodir/, ...train('-o', at('nodir', 'm')));
  await refused(missing, ...train('-o', at('m'), '--log', at('nodir', 'x')));
  await refused(/nodir/, ...train('-o', at('m'), '--checkpoint', at('nodir', 'x')));
  assert.deepEqual(readdirSync(at()).sort(), ['bad', 'mine.png']);
});

test('a format that cannot be written is refused by name, before the work', async (t) => {
  const at = folder(t);
  writeFileSync(at('bad'), 'nothing');
  for (const ending of ['webp', 'tif', 'avif', 'bmp', 'gif', 'WEBP']) {
    const name = at(`x.${ending}`);
    for (const [command] of pictureWriters) {
      await refused(/x\.\w+: expected a name that ends in \.png/, command, at('bad'), '-o', name);
    }
  }
  // These commands refuse to write JPEG, because their results should not be compressed again.
  for (const command of ['corrupt', 'fuse']) {
    await refused(/expected a name that ends in \.png/, command, at('bad'), '-o', at('x.jpg'));
  }
  assert.equal((await dae('denoise', file('rgb.png'), '-o', at('x.webp'), '--format', 'png')).code, 0);
  assert.equal((await dae('denoise', file('rgb.png'), '-o', at('X.JPEG'))).code, 0);
  assert.equal(readFileSync(at('X.JPEG')).readUInt16BE(0), 0xffd8);
  await refused(/rgb\.png: expected a YUV4MPEG2 video for/, 'corrupt', file('rgb.png'), '-o', at('x.y4m'));
  assert.deepEqual(readdirSync(at()).sort(), ['X.JPEG', 'bad', 'x.webp']);
});

test('two trainings with one output: the second is refused, and the first goes on', async (t) => {
  const at = folder(t);
  let second;
  const args = ['train', recipe, '--fashion-mnist', '--limit', '320', '--epochs', '6', '-o', at('m.st')];
  const { ended } = startDae(args, (line) => {
    if (line.startsWith('epoch 1/')) second ??= dae(...args, '--force');
  });
  const first = await ended;
  assert.equal(first.code, 0, first.err);
  const { code, err } = await second;
  assert.equal(code, 1);
  assert.match(err, /m\.st: another run is writing it \(.*m\.st\.lock is locked\)/);
  assert.deepEqual(readdirSync(at()), ['m.st']);
  // The lock of a killed run does not block a new run.
  writeFileSync(at('m.st.lock'), '');
  assert.equal((await dae(...args, '--force')).code, 0);
});

test('the log is written through a link, and a full disk does not end the run', { skip: !isLinux }, async (t) => {
  const at = folder(t);
  writeFileSync(at('log.csv'), 'old\n');
  symlinkSync('log.csv', at('link.csv'));
  assert.equal((await dae('train', recipe, ...training, '-o', at('m.st'), '--log', at('link.csv'))).code, 0);
  assert.equal(readlinkSync(at('link.csv')), 'log.csv');
  assert.match(readFileSync(at('log.csv'), 'utf8'), /^epoch,step,.*\n1,.*\n2,.*\n$/);
});

test('standard output on a full disk is an error of every command', { skip: !isLinux }, (t) => {
  const full = openSync('/dev/full', 'w');
  const clean = folder(t)('clean.png');
  writeFileSync(clean, png(48, 32));
  for (const args of [
    ['--version'],
    ['--help'],
    ['info'],
    ['info', '--help'],
    ['compare', clean, clean],
    ['compare', clean, clean, '--json'],
    ['corrupt', clean, '-o', '-'],
    ['denoise', clean, '-o', '-'],
  ]) {
    const { status, stderr } = spawnSync(binary, args, { stdio: ['ignore', full, 'pipe'], encoding: 'utf8' });
    assert.equal(status, 1, args.join(' '));
    assert.match(stderr, /standard output: cannot be written/);
  }
  closeSync(full);
});

test('eval on a full disk is an error; a reader of video that closes its end is not', { skip: !isLinux }, async (t) => {
  const at = folder(t);
  writeFileSync(at('one.png'), png(48, 32));
  const full = openSync('/dev/full', 'w');
  for (const format of [[], ['--json']]) {
    const args = ['eval', at(), '--sigma', '25', ...format];
    assert.equal(spawnSync(binary, args, { stdio: ['ignore', full, 'pipe'] }).status, 1);
  }
  closeSync(full);
  const frame = Buffer.concat([Buffer.from('FRAME\n'), Buffer.alloc(128 * 128, 90)]);
  const frames = Array.from({ length: 40 }, () => frame);
  writeFileSync(at('clip.y4m'), Buffer.concat([Buffer.from('YUV4MPEG2 W128 H128 Cmono\n'), ...frames]));
  const command = `"${binary}" corrupt "${at('clip.y4m')}" -o - | head -c 20000 | wc -c; echo "\${PIPESTATUS[0]}"`;
  const { stdout } = spawnSync('bash', ['-c', command], { encoding: 'utf8' });
  assert.deepEqual(stdout.trim().split(/\s+/), ['20000', '0']);
});

test('JSON is valid and exact whatever the bytes of a file name', { skip: !isLinux }, async (t) => {
  const at = folder(t);
  const name = Buffer.concat([
    Buffer.from('b\u00fc"\\\n'),
    Buffer.from([0xff, 0xc3, 0xed, 0xa0, 0x80]),
    Buffer.from('.png'),
  ]);
  writeFileSync(Buffer.concat([Buffer.from(at('')), Buffer.from('/'), name]), png(48, 32));
  const { status, stdout } = spawnSync(binary, ['eval', at(), '--sigma', '25', '--json']);
  assert.equal(status, 0);
  const text = new TextDecoder('utf-8', { fatal: true }).decode(stdout);
  const [image] = JSON.parse(text).images;
  assert.equal(image.name, 'b\u00fc"\\\n\udcff\udcc3\udced\udca0\udc80.png');
});

test('pictures of one name and two formats: both are written', async (t) => {
  const at = folder(t);
  mkdirSync(at('in'));
  mkdirSync(at('other'));
  copyFileSync(file('color.jpg'), at('in', 'a.jpg'));
  copyFileSync(file('rgb.png'), at('in', 'a.png'));
  copyFileSync(file('rgb.bmp'), at('in', 'b.bmp'));
  copyFileSync(file('rgb.gif'), at('in', 'b.gif'));
  const { code, err } = await dae('denoise', at('in'), '-o', at('out'));
  assert.equal(code, 0, err);
  assert.deepEqual(readdirSync(at('out')), ['a.jpg.png', 'a.png', 'b.bmp.png', 'b.gif.png']);
  await dae('denoise', file('color.jpg'), '-o', at('alone.png'));
  assert.deepEqual(readFileSync(at('out', 'a.jpg.png')), readFileSync(at('alone.png')));

  copyFileSync(file('gray.png'), at('other', 'a.png'));
  const clash = await dae('denoise', at('in', 'a.png'), at('other', 'a.png'), file('rgb.bmp'), '-o', at('two'));
  assert.equal(clash.code, 1);
  assert.match(clash.err, /left out: .*other\/a\.png: another image has the same output name/);
  assert.match(clash.err, /2 denoised, 0 left unchanged, 1 failed/);
  assert.deepEqual(readdirSync(at('two')), ['a.png', 'rgb.png']);
});

test('a name that ends in a slash is a folder', async (t) => {
  const at = folder(t);
  assert.equal((await dae('denoise', file('rgb.png'), '-o', `${at('new')}/`)).code, 0);
  assert.ok(existsSync(at('new', 'rgb.png')));
});

test('weights so large that the picture would be black are refused', async (t) => {
  const at = folder(t);
  const bytes = Buffer.from(readFileSync(model));
  bytes.writeFloatLE(1e38, bytes.length - 4);
  writeFileSync(at('wild.st'), bytes);
  await refused(
    /weights of at most a million, found more, NaN or infinity in tensor "/,
    'denoise',
    file('gray.png'),
    '-o',
    at('x.png'),
    '--model',
    at('wild.st'),
  );
});
