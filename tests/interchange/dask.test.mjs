// examples/dask: 300 pictures on two worker processes, of which one is killed half-way.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { before, test } from 'node:test';
import { pngOf } from '../browser/support/pictures.mjs';
import { binary, folder, root, values } from './support.mjs';

const count = 300;
const models = path.join(root, 'models');
const name = (index) => `${String(index).padStart(3, '0')}.png`;
// The static library has all objects; linking them again is a second, building the shared one anew a minute.
const library = path.join(root, 'build/native/tests/libdae-dask.so');

before(() => {
  const archive = path.join(root, 'build/native/libdae.a');
  const whole = ['-Wl,--whole-archive', archive, '-Wl,--no-whole-archive'];
  execFileSync(process.env.CXX ?? 'c++', ['-shared', '-o', library, ...whole, '-pthread']);
});

// Creates a gradient with noise; each index gives another one.
function picture(index) {
  const [width, height] = [40 + (index % 5), 30];
  const data = values(3 * width * height, index).map((value, at) => 100 + 60 * value + (at / 3 / width) * 2);
  return pngOf({ width, height, data: Uint8Array.from(data) });
}

function writePictures(at, total) {
  mkdirSync(at('in'));
  for (let index = 0; index < total; ++index) writeFileSync(at('in', name(index)), picture(index));
}

/** Starts the example: { child, ended }; `onText` gets what it says. */
function start(at, onText, ...options) {
  const script = path.join(root, 'examples/dask/denoise.py');
  const args = [script, at('in'), at('out'), '--library', library, '--models', models, ...options];
  const child = spawn('/usr/bin/python3', args, { cwd: at(), stdio: ['ignore', 'ignore', 'pipe'] });
  let text = '';
  child.stderr.on('data', (data) => {
    text += data;
    onText(text, child);
  });
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, text })));
}

test('300 pictures, two workers, one of them killed half-way: all results are those of dae denoise', async (t) => {
  const at = folder(t);
  writePictures(at, count);
  let killed = 0;
  const kill = (text) => {
    const done = Number(/(\d+) of \d+ pictures/g.exec(text.slice(text.lastIndexOf('\r')))?.[1] ?? 0);
    if (killed || done < count / 2) return;
    killed = Number(/processes (\d+) \d+/.exec(text)[1]);
    process.kill(killed, 'SIGKILL');
  };
  const run = await start(at, kill, '--workers', '2', '--files-per-task', '4');
  assert.equal(run.code, 0, run.text);
  assert.ok(killed > 0, run.text);
  assert.deepEqual(
    readdirSync(at('out')),
    Array.from({ length: count }, (_, index) => name(index)),
  );
  execFileSync(binary, ['denoise', at('in'), '-o', at('expected'), '--threads', '1'], { stdio: 'ignore' });
  for (let index = 0; index < count; ++index) {
    assert.ok(readFileSync(at('out', name(index))).equals(readFileSync(at('expected', name(index)))), name(index));
  }
});

test('a bad file is reported and stops no other; existing results are skipped', async (t) => {
  const at = folder(t);
  writePictures(at, 6);
  writeFileSync(at('in', name(3)), 'no picture');
  const first = await start(at, () => {}, '--workers', '1');
  assert.equal(first.code, 1);
  assert.match(first.text, /003\.png: DaeError: expected/);
  assert.equal(readdirSync(at('out')).length, 5);
  writeFileSync(at('in', name(3)), picture(3));
  writeFileSync(at('out', name(0)), 'kept');
  const second = await start(at, () => {}, '--workers', '1');
  assert.equal(second.code, 0, second.text);
  assert.match(second.text, /6 pictures, 5 already there/);
  assert.equal(readFileSync(at('out', name(0)), 'utf8'), 'kept');
  assert.equal(readdirSync(at('out')).length, 6);
});
