// Installs the npm packages of a folder, exactly as its lock file names them.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { sha256OfFile } from '../lib/hash.mjs';
import { projectRoot } from '../lib/paths.mjs';
import { runQuietly } from '../lib/run.mjs';

export async function ensureNodeModules(folder = '.') {
  const where = path.join(projectRoot, folder);
  const stamp = path.join(where, 'node_modules/.installed-lock');
  const lock = sha256OfFile(path.join(where, 'package-lock.json'));
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  // On Windows npm is a script, which needs a shell.
  await runQuietly('Installing npm packages', 'npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: where,
    shell: process.platform === 'win32',
  });
  writeFileSync(stamp, lock);
}
