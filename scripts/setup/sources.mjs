// Fetches the source trees of the third-party libraries, as cmake/third_party/sources.json pins them.
import { existsSync, mkdtempSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { downloadSource, openSuite } from '../lib/apt.mjs';
import { cached } from '../lib/cache.mjs';
import { sha256OfFile } from '../lib/hash.mjs';
import { cacheRoot, projectRoot } from '../lib/paths.mjs';
import { capture } from '../lib/run.mjs';
import { say, UserError } from '../lib/say.mjs';

const listFile = path.join(projectRoot, 'cmake/third_party/sources.json');
const nativeOnly = ['cpuinfo', 'cli11'];

// The versions of trixie do not change; cpuinfo's tarball is complete in sid only.
const suites = ['trixie', 'sid'];

function unpack(tarball, folder) {
  mkdirSync(folder, { recursive: true });
  if (capture('tar', ['-xf', tarball, '-C', folder]) === null) throw new UserError(`${tarball} cannot be unpacked`);
  // Most tarballs wrap the tree in one folder.
  const names = readdirSync(folder);
  return names.length === 1 ? path.join(folder, names[0]) : folder;
}

async function fetchOne(name, entry, suite) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'dae-source-'));
  try {
    say(`Fetching the source of ${name}`);
    const tarball = path.join(folder, entry.file);
    if (!downloadSource(suite, entry.debian, folder) || !existsSync(tarball)) return false;
    const sum = sha256OfFile(tarball);
    if (sum !== entry.sha256) throw new UserError(`${entry.file}: expected SHA-256 ${entry.sha256}, got ${sum}`);
    await cached('sources', `${name}-${entry.sha256.slice(0, 16)}`, (temporary) => {
      const tree = unpack(tarball, path.join(temporary, 'unpacked'));
      renameSync(tree, path.join(temporary, 'tree'));
    });
    return true;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

// Returns CMake's -DFETCHCONTENT_SOURCE_DIR_... options for every tree that was fetched. CMake clones the others from their
// repositories at the same commit.
export async function sourceOptions({ native }, part = 'libraries') {
  const list = Object.entries(JSON.parse(readFileSync(listFile, 'utf8')));
  const options = [];
  let suite;
  for (const [name, entry] of list) {
    if ((name === 'catch2') !== (part === 'catch2') || (!native && nativeOnly.includes(name))) continue;
    const tree = path.join(cacheRoot, 'sources', `${name}-${entry.sha256.slice(0, 16)}`, 'tree');
    if (!existsSync(tree)) {
      suite ??= (await openSuite(suites, 'deb-src')) ?? false;
      if (!suite || !(await fetchOne(name, entry, suite))) {
        say(`${name} is not available through apt; CMake will clone ${entry.git} at ${entry.tag}`);
        continue;
      }
    }
    options.push(`-DFETCHCONTENT_SOURCE_DIR_${name.toUpperCase()}=${tree}`);
  }
  return options;
}
