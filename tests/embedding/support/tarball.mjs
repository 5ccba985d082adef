// Packs the package as npm would publish it, and creates projects outside the tree that install it.
import { execFile } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { fileURLToPath } from 'node:url';
import { ensureNodeModules } from '../../../scripts/setup/node-modules.mjs';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../../', import.meta.url));
const tools = path.join(root, 'tests/embedding/node_modules');
const folders = [];

const packed = {};

/** Packs once per process; returns the tarball's path, size in bytes and files. `of` is the folder of another package. */
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

function makeFolder(parent = tmpdir()) {
  const folder = mkdtempSync(path.join(parent, 'dae-embedding-'));
  folders.push(folder);
  return folder;
}

/** Copies a folder of examples/ and installs the tarball in it, and others if requested. */
async function install(folder, example, others = []) {
  if (example) cpSync(path.join(root, 'examples', example), folder, { recursive: true });
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ name: 'project', private: true, type: 'module' }));
  const tarballs = await Promise.all(['web', ...others].map(tarball));
  const options = ['--offline', '--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock'];
  await run('npm', ['install', ...options, ...tarballs.map(({ file }) => file)], { cwd: folder });
  return {
    folder,
    package: path.join(folder, 'node_modules/dae-wasm'),
    run: (script, ...args) => run(process.execPath, [script, ...args], { cwd: folder }),
  };
}

/** Creates a project that can use the bundlers. */
export async function project(example, others) {
  const folder = makeFolder();
  const installed = await install(folder, example, others);
  for (const tool of ['vite', 'webpack', 'esbuild', 'rollup', 'typescript']) {
    const from = [tools, path.join(root, 'node_modules')].find((where) => readdirSync(where).includes(tool));
    mkdirSync(path.join(folder, 'node_modules'), { recursive: true });
    symlinkSync(path.join(from, tool), path.join(folder, 'node_modules', tool), 'dir');
  }
  return installed;
}

/**
 * Installs the packages of tests/embedding/frameworks, which few tests need, in a folder of the build. Projects that use them are
 * subfolders, because Turbopack follows no link out of its root.
 */
export async function frameworksFolder() {
  const folder = path.join(root, 'build/embedding');
  mkdirSync(folder, { recursive: true });
  for (const file of ['package.json', 'package-lock.json']) {
    copyFileSync(path.join(root, 'tests/embedding/frameworks', file), path.join(folder, file));
  }
  await ensureNodeModules(path.relative(root, folder));
  return folder;
}

/** Creates a project below the frameworks' packages. */
export async function frameworkProject(example) {
  return install(makeFolder(await frameworksFolder()), example);
}

export function removeFolders() {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}
