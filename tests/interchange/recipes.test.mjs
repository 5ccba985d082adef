// The recipes of docs/interchange.md, as a reader would run them.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { dae, folder, root } from './support.mjs';

const document = readFileSync(path.join(root, 'docs/interchange.md'), 'utf8');

function recipe(language, containing) {
  const blocks = [...document.matchAll(/^```(\w*)\n(.*?)^```$/gms)];
  const found = blocks.find(([, name, text]) => name === language && text.includes(containing));
  assert.ok(found, `docs/interchange.md has a ${language} block with ${containing}`);
  return found[2];
}

test('ONNX Runtime in Python gives the picture that dae denoise does', (t) => {
  const at = folder(t);
  const picture = path.join(root, 'tests/files/rgb.png');
  copyFileSync(picture, at('clean.png'));
  for (const args of [
    ['export', 'photo-small', '-o', at('photo-small.onnx')],
    ['corrupt', at('clean.png'), '-o', at('noisy.png'), '--noise', 'gaussian:0.1'],
    ['denoise', at('noisy.png'), '-o', at('expected.png'), '--model', 'photo-small', '--sigma', '25'],
  ]) {
    const run = dae(...args);
    assert.equal(run.code, 0, run.err);
  }
  writeFileSync(at('recipe.py'), recipe('python', 'onnxruntime'));
  const env = { ...process.env, PYTHONPATH: path.join(root, 'tests/interchange/python') };
  execFileSync('/usr/bin/python3', [at('recipe.py')], { cwd: at(), env });
  const compare = `
import numpy as np
from PIL import Image
a, b = (np.asarray(Image.open(name).convert("RGB"), int) for name in ("denoised.png", "expected.png"))
print(a.shape == b.shape and abs(a - b).max())`;
  const largest = Number(execFileSync('/usr/bin/python3', ['-c', compare], { cwd: at(), encoding: 'utf8' }));
  assert.ok(largest <= 1, `largest difference: ${largest} of 255`);
});
