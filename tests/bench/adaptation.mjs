// Measures the gain of adapting a network to noisy images and prints the table of docs/adaptation.md. Not a part of
// the suites:
//   node tests/bench/adaptation.mjs [VALIDATION] [--pairs NOISY CLEAN] [--steps 600]
// VALIDATION is a folder of clean photographs, of which 12 are used; with it, rendered images are measured, too. NOISY
// and CLEAN have camera images of the same names. The dae command must be built (npm run native).
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { renderings } from './renderings.mjs';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    pairs: { type: 'string' },
    steps: { type: 'string', default: '600' },
    photos: { type: 'string', default: '12' },
    threads: { type: 'string', default: '2' },
  },
});
const command = fileURLToPath(new URL('../../build/native/src/cli/dae', import.meta.url));
const work = mkdtempSync(join(tmpdir(), 'dae-adaptation-'));
const dae = (...args) =>
  execFileSync(command, args.map(String), { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
const file = (name) => join(work, name);

function psnr(clean, result) {
  return JSON.parse(dae('compare', clean, result, '--json')).psnr;
}

/** PSNR of the network that fits the image, before and after it was adapted to the image. */
function measure(clean, noisy, model) {
  const network = model ? ['--model', model] : [];
  dae('denoise', noisy, '-o', file('before.png'), '-f', ...network);
  const start = Date.now();
  const steps = ['--steps', options.steps, '--threads', options.threads];
  dae('adapt', noisy, '-o', file('adapted.safetensors'), '-f', ...steps, ...network);
  const seconds = (Date.now() - start) / 1000;
  dae('denoise', noisy, '-o', file('after.png'), '-f', '--model', file('adapted.safetensors'));
  return { before: psnr(clean, file('before.png')), after: psnr(clean, file('after.png')), seconds };
}

function report(title, rows) {
  const mean = (key) => rows.reduce((sum, row) => sum + row[key], 0) / rows.length;
  const gains = rows.map((row) => row.after - row.before);
  const number = (value) => value.toFixed(2);
  console.log(
    `| ${title} | ${rows.length} | ${number(mean('before'))} | ${number(mean('after'))} | ` +
      `+${number(mean('after') - mean('before'))} | ${number(Math.min(...gains))} | ${number(Math.max(...gains))} | ` +
      `${mean('seconds').toFixed(0)} s |`,
  );
}

function whiteNoise(clean, sigma, model) {
  const noisy = file('noisy.png');
  dae('corrupt', clean, '-o', noisy, '-f', '--noise', `gaussian:${sigma / 255}`, '--seed', 5);
  return measure(clean, noisy, model);
}

console.log('| images | number | before | after | mean gain | least | most | time |');
console.log('|---|---|---|---|---|---|---|---|');
const clean = options.pairs && positionals.pop();
const [folder] = positionals;
if (folder) {
  const names = readdirSync(folder).sort();
  const every = Math.floor(names.length / Number(options.photos));
  const photos = names.filter((_, index) => index % every === 0).slice(0, Number(options.photos));
  for (const sigma of [25, 50]) {
    report(
      `photographs, white noise of sigma ${sigma}`,
      photos.map((name) => whiteNoise(join(folder, name), sigma, 'photo-small')),
    );
  }
  for (const [kind, images] of Object.entries(renderings())) {
    const rows = images.map((bytes) => {
      writeFileSync(file('clean.png'), bytes);
      return whiteNoise(file('clean.png'), 50, 'photo-small');
    });
    report(`${kind}, white noise of sigma 50`, rows);
  }
}
if (options.pairs) {
  const names = readdirSync(options.pairs).sort();
  report(
    'images of real cameras',
    names.map((name) => measure(join(clean, name), join(options.pairs, name))),
  );
}
rmSync(work, { recursive: true });
