// Compares damaged and unusual JPEG files with libjpeg-turbo's djpeg: if djpeg refuses a file or warns, the command refuses it or
// gives the same image.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { dae, folder } from './command.mjs';
import { harmless, ppm, variants } from './jpeg-variants.mjs';

// These are the defaults when this file runs alone, without the suite's environment.
const { DAE_CJPEG: cjpeg = 'cjpeg', DAE_DJPEG: djpeg = 'djpeg' } = process.env;

const kinds = {
  gray: ['-grayscale'],
  'full colour': ['-sample', '1x1', '-quality', '90'],
  'half colour': ['-optimize'],
  restarts: ['-sample', '2x1', '-restart', '3B'],
  'restarts of rows': ['-sample', '1x1', '-restart', '1', '-optimize'],
  progressive: ['-progressive', '-restart', '2B'],
  RGB: ['-rgb'],
  scans: ['-scans', 'scans'],
};

const run = (program, args, cwd) =>
  new Promise((resolve) => {
    execFile(program, args, { cwd }, (error, out, err) => resolve({ code: error?.code ?? 0, err: err.trim() }));
  });

/** Returns djpeg's verdict ('clean', 'warning' or 'error') and the command's ('refused', 'same' or 'other'). */
async function compared(at, name, bytes) {
  const [file, picture] = [at(`${name}.jpg`), at(`${name}.bmp`)];
  writeFileSync(file, bytes);
  const { code, err } = await run(djpeg, ['-bmp', '-outfile', picture, file]);
  const theirs = code === 1 ? 'error' : code !== 0 || err ? 'warning' : 'clean';
  const ours = await dae('compare', theirs !== 'error' && existsSync(picture) ? picture : file, file, '--json');
  if (ours.code !== 0) {
    const understood = ours.code === 1 && /expected|damaged/.test(ours.err) && !/shape|size of/.test(ours.err);
    return { theirs, ours: understood ? 'refused' : 'other', said: err, told: ours.err };
  }
  const { psnr } = JSON.parse(ours.out);
  return { theirs, ours: psnr === null || psnr > 38 ? 'same' : 'other', said: err, told: `${psnr} dB` };
}

test('what djpeg refuses or warns of is refused, or decoded to the same picture', async (t) => {
  const at = folder(t);
  writeFileSync(at('picture.ppm'), ppm(61, 45));
  writeFileSync(at('scans'), '0;\n1;\n2;\n');
  const queue = [];
  for (const [kind, args] of Object.entries(kinds)) {
    await run(cjpeg, [...args, '-outfile', `${kind}.jpg`, 'picture.ppm'], at());
    for (const [name, bytes] of variants(readFileSync(at(`${kind}.jpg`)))) queue.push({ kind, name, bytes });
  }
  assert.ok(queue.length >= 500, `${queue.length} variants`);
  const counts = {};
  const wrong = [];
  const work = async () => {
    for (let next = queue.pop(); next; next = queue.pop()) {
      const { kind, name, bytes } = next;
      const { theirs, ours, said, told } = await compared(at, queue.length, bytes);
      counts[`${theirs}, ${ours}`] = (counts[`${theirs}, ${ours}`] ?? 0) + 1;
      const right = ours === 'refused' || (ours === 'same' && theirs !== 'error');
      if (!right || (harmless.includes(name) && ours !== 'same'))
        wrong.push(`${kind}, ${name}: ${theirs} ${said}, ${told}`);
    }
  };
  await Promise.all([work(), work(), work()]);
  t.diagnostic(JSON.stringify(counts));
  assert.deepEqual(wrong, []);
  // A decoder that refuses everything must not pass.
  assert.ok(counts['clean, same'] > 3 * (counts['clean, refused'] ?? 0), JSON.stringify(counts));
  assert.ok(counts['warning, refused'] > 100 && counts['error, refused'] > 100, JSON.stringify(counts));
});

test('a JPEG without Huffman tables is decoded with the standard ones, with some of them, too', async (t) => {
  const at = folder(t);
  writeFileSync(at('picture.ppm'), ppm(61, 45));
  for (const args of [[], ['-grayscale'], ['-restart', '1']]) {
    await run(cjpeg, [...args, '-outfile', at('whole.jpg'), at('picture.ppm')]);
    const cuts = [...variants(readFileSync(at('whole.jpg')))].filter(([name]) => /^without (any )?c4/.test(name));
    assert.ok(cuts.length >= 3);
    for (const [name, bytes] of cuts) {
      writeFileSync(at('cut.jpg'), bytes);
      const same = await dae('compare', at('whole.jpg'), at('cut.jpg'), '--json');
      assert.equal(same.code, 0, name + same.err);
      assert.equal(JSON.parse(same.out).mse, 0, name);
    }
  }
});
