// The npm packages, exactly as the lock file names them.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { sha256OfFile } from '../lib/hash.mjs';
import { projectRoot } from '../lib/paths.mjs';
import { runQuietly } from '../lib/run.mjs';

export async function ensureNodeModules() {
  const stamp = path.join(projectRoot, 'node_modules/.installed-lock');
  const lock = sha256OfFile(path.join(projectRoot, 'package-lock.json'));
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  // On Windows npm is a script that only a shell can start.
  await runQuietly('Installing npm packages', 'npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: projectRoot,
    shell: process.platform === 'win32',
  });
  writeFileSync(stamp, lock);
}
