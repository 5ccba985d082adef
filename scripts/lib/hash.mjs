import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';

export function sha256(data) {
  return createHash('sha256').update(data).digest('hex');
}

export function sha256OfFile(file) {
  return sha256(readFileSync(file));
}

// Lists every file below the given files and folders, sorted.
export function filesBelow(paths, skip = () => false) {
  const found = [];
  for (const entry of paths) {
    if (skip(entry)) continue;
    const stat = statSync(entry, { throwIfNoEntry: false });
    if (!stat) continue;
    if (stat.isDirectory()) {
      found.push(
        ...filesBelow(
          readdirSync(entry).map((name) => path.join(entry, name)),
          skip,
        ),
      );
    } else {
      found.push(entry);
    }
  }
  return found.sort();
}

// Returns one short key for texts and for the content of files; file names count relative to `base`.
export function contentKey({ texts = [], files = [], base = '/' }) {
  const hash = createHash('sha256');
  for (const text of texts) hash.update(`${text}\0`);
  for (const file of files) hash.update(`${path.relative(base, file)}\0${sha256OfFile(file)}\0`);
  return hash.digest('hex').slice(0, 16);
}
