// The shared cache. A finished entry is a folder that was renamed into place, so that nobody uses an incomplete one.
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { cacheRoot } from './paths.mjs';
import { say } from './say.mjs';

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function tryLock(file) {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    const owner = Number(existsSync(file) && readFileSync(file, 'utf8'));
    // A killed process leaves its lock behind.
    if (owner && !isAlive(owner)) rmSync(file, { force: true });
    return false;
  }
}

export async function withLock(name, body) {
  const file = path.join(cacheRoot, `${name}.lock`);
  mkdirSync(path.dirname(file), { recursive: true });
  for (let waited = 0; !tryLock(file); waited++) {
    if (waited === 3) say(`Waiting for another run that works on ${name} (lock: ${file})`);
    await sleep(waited === 0 ? 0 : 500);
  }
  try {
    return await body();
  } finally {
    rmSync(file, { force: true });
  }
}

// Returns the cache's folder `kind/key`; `make(temporary, final)` fills it the first time.
export async function cached(kind, key, make) {
  const final = path.join(cacheRoot, kind, key);
  if (existsSync(final)) return final;
  return withLock(`${kind}/${key}`, async () => {
    if (existsSync(final)) return final;
    const temporary = `${final}.part`;
    rmSync(temporary, { recursive: true, force: true });
    mkdirSync(temporary, { recursive: true });
    try {
      await make(temporary, final);
    } catch (error) {
      rmSync(temporary, { recursive: true, force: true });
      throw error;
    }
    renameSync(temporary, final);
    return final;
  });
}
