// The package as npm would publish it, and projects outside the tree that have it installed from there.
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { fileURLToPath } from 'node:url';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../../', import.meta.url));
const tools = path.join(root, 'tests/embedding/node_modules');
const folders = [];

const packed = {};

/** The tarball's path, size in bytes and the files in it. Made once a process. `of`: the folder of another package. */
export function tarball(of = 'web') {
  packed[of] ??= (async () => {
    const folder = makeFolder();
    const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder];
    const { stdout } = await run('npm', args, { cwd: path.join(root, of) });
    const report = JSON.parse(stdout);
    const { files } = Array.isArray(report) ? report[0] : Object.values(report)[0];
    const file = path.join(folder, readdirSync(folder)[0]);
    return { file, size: statSync(file).size, files: files.map((entry) => entry.path) };
  })();
  return packed[of];
}

function makeFolder() {
  const folder = mkdtempSync(path.join(tmpdir(), 'dae-embedding-'));
  folders.push(folder);
  return folder;
}

/** A copy of a folder of examples/ with the tarball installed in it, others where asked for, and the bundlers beside. */
export async function project(example, others = []) {
  const folder = makeFolder();
  if (example) cpSync(path.join(root, 'examples', example), folder, { recursive: true });
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ name: 'project', private: true, type: 'module' }));
  const tarballs = await Promise.all(['web', ...others].map(tarball));
  const options = ['--offline', '--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock'];
  await run('npm', ['install', ...options, ...tarballs.map(({ file }) => file)], { cwd: folder });
  for (const tool of ['vite', 'webpack', 'esbuild', 'rollup', 'typescript']) {
    const from = [tools, path.join(root, 'node_modules')].find((where) => readdirSync(where).includes(tool));
    mkdirSync(path.join(folder, 'node_modules'), { recursive: true });
    symlinkSync(path.join(from, tool), path.join(folder, 'node_modules', tool), 'dir');
  }
  return {
    folder,
    package: path.join(folder, 'node_modules/dae-wasm'),
    run: (script, ...args) => run(process.execPath, [script, ...args], { cwd: folder }),
  };
}

export function removeFolders() {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}
