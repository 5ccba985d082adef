// Runs the real dae binary.
import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url));
export const binary = path.join(root, 'build/native/src/cli/dae');

const labBinary = path.join(root, 'build/native/lab/dae-lab');

function run(program, args) {
  return new Promise((resolve) => {
    execFile(program, args, (error, out, err) => resolve({ code: error?.code ?? 0, out, err }));
  });
}

/** Runs the command to its end; resolves to { code, out, err }. */
export const dae = (...args) => run(binary, args);

/** The same for dae-lab. */
export const lab = (...args) => run(labBinary, args);

/** Starts the command and returns { child, ended }. `onLine` gets every line of its output. */
export function startDae(args, onLine) {
  const child = spawn(binary, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let err = '';
  child.stderr.on('data', (data) => (err += data));
  child.stdout.on('data', (data) => String(data).split('\n').forEach(onLine));
  const ended = new Promise((resolve) => child.on('close', (code, signal) => resolve({ code, signal, err })));
  return { child, ended };
}

/** Creates a folder that is removed after the test. */
export function folder(context) {
  const made = mkdtempSync(path.join(os.tmpdir(), 'dae-cli-'));
  context.after(() => rmSync(made, { recursive: true, force: true }));
  return (...names) => path.join(made, ...names);
}
