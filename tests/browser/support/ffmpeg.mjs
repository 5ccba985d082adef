// Files that the real ffmpeg makes.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** The bytes of a file of this name, made with these arguments before the name. */
export function make(name, ...args) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'dae-ffmpeg-'));
  const file = path.join(folder, name);
  execFileSync(process.env.DAE_FFMPEG, ['-v', 'error', ...args, file]);
  const bytes = readFileSync(file);
  rmSync(folder, { recursive: true });
  return bytes;
}
