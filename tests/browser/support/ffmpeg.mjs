// Creates files with the real ffmpeg.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** Runs ffmpeg with these arguments and this output name, and returns the bytes of the output. */
export function make(name, ...args) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'dae-ffmpeg-'));
  const file = path.join(folder, name);
  execFileSync(process.env.DAE_FFMPEG, ['-v', 'error', ...args, file]);
  const bytes = readFileSync(file);
  rmSync(folder, { recursive: true });
  return bytes;
}
