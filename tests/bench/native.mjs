// Compares the native engine with Debian's PyTorch on the same processor and number of threads.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { buildNative } from '../../scripts/build/native.mjs';
import { installPackages } from '../../scripts/lib/apt.mjs';
import { capture } from '../../scripts/lib/run.mjs';
import { root } from './browser.mjs';

const python = '/usr/bin/python3';
const torchVersion = () => capture(python, ['-c', 'import torch; print(torch.__version__)'])?.trim();

async function ensureTorch() {
  if (torchVersion()) return true;
  const problem = await installPackages(['python3-torch'], 'to compare with PyTorch');
  if (problem) console.log(`PyTorch is left out: ${problem}`);
  return !problem;
}

const rowsOf = (text, engine, variant, model) =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
    .map((row) => ({ ...row, task: `native ${row.task} ${model}`, engine, variant }));

export async function nativeRoofline() {
  await buildNative('native', ['dae_roofline']);
  return JSON.parse(execFileSync(path.join(root, 'build/native/tests/dae_roofline'), { encoding: 'utf8' }));
}

export async function measureNative({ model }) {
  await buildNative('native', ['dae_native_bench']);
  const file = path.join(root, 'models', `${model}.safetensors`);
  const folder = mkdtempSync(path.join(os.tmpdir(), 'dae-bench-'));
  try {
    const output = path.join(folder, 'output');
    const options = { encoding: 'utf8', maxBuffer: 1 << 26 };
    const ours = execFileSync(path.join(root, 'build/native/tests/dae_native_bench'), [file, output], options);
    const rows = rowsOf(ours, 'dae-wasm', 'native', model);
    if (!(await ensureTorch())) return rows;
    const theirs = execFileSync(python, [path.join(root, 'tests/bench/native_peer.py'), file, output], options);
    return [...rows, ...rowsOf(theirs, 'PyTorch', torchVersion(), model)];
  } finally {
    rmSync(folder, { recursive: true });
  }
}
