// Writes the site's service worker: the list of files that it keeps, their version, and service-worker.js.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

// Files of other pages, and large networks that only some visitors use; these are kept when they are used.
const NOT_KEPT = /^(data\/|read\/|sw\.js$|assets\/photo-(gray-)?[\w-]{8}\.safetensors$)/;

function filesBelow(folder, below = '') {
  return readdirSync(path.join(folder, below))
    .map((name) => path.posix.join(below, name))
    .flatMap((name) => (statSync(path.join(folder, name)).isDirectory() ? filesBelow(folder, name) : [name]))
    .sort();
}

export function writeServiceWorker(site) {
  const source = readFileSync(new URL('service-worker.js', import.meta.url), 'utf8');
  const files = filesBelow(site).filter((name) => !NOT_KEPT.test(name));
  const hash = createHash('sha256').update(source);
  for (const name of files) hash.update(name).update(readFileSync(path.join(site, name)));
  const list = files.map((name) => (name === 'index.html' ? './' : name));
  const head = `const VERSION = ${JSON.stringify(hash.digest('hex').slice(0, 16))};\nconst FILES = ${JSON.stringify(list)};\n`;
  writeFileSync(path.join(site, 'sw.js'), head + source);
}
