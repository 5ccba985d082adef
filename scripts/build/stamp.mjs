// Repeats work only if the content of its inputs has changed.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { contentKey, filesBelow } from '../lib/hash.mjs';
import { buildRoot, projectRoot } from '../lib/paths.mjs';

const skipped = new Set(['node_modules', 'dist', 'build', 'samples', '__pycache__']);

function keyOf(inputs, texts = []) {
  const paths = inputs.map((name) => path.join(projectRoot, name));
  const files = filesBelow(paths, (file) => skipped.has(path.basename(file)));
  return contentKey({ texts, files, base: projectRoot });
}

const stampOf = (name) => path.join(buildRoot, 'stamps', name);

// Whether the outputs exist and the inputs are those of the last finished run.
export function isDone(name, { inputs, texts, outputs }, key = keyOf(inputs, texts)) {
  const stamp = stampOf(name);
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === key && outputs.every((file) => existsSync(file));
}

// Runs `action` unless its outputs are up to date. Returns whether it ran.
export async function whenChanged(name, step, action) {
  const key = keyOf(step.inputs, step.texts);
  if (isDone(name, step, key)) return false;
  const stamp = stampOf(name);
  rmSync(stamp, { force: true });
  await action();
  mkdirSync(path.dirname(stamp), { recursive: true });
  writeFileSync(stamp, key);
  return true;
}
