// CMake's two steps for a preset of CMakePresets.json.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { withLock } from '../lib/cache.mjs';
import { sha256 } from '../lib/hash.mjs';
import { buildRoot, projectRoot } from '../lib/paths.mjs';
import { runQuietly } from '../lib/run.mjs';

// Options for developers, who build through these scripts. CMake alone is for all users, with other compilers.
const developerOptions = ['-DDAE_WERROR=ON', '-DDAE_UNITY=ON'];

/** Whether a build folder is configured with the unit tests. Builds without them keep that configuration. */
export function hasTests(preset) {
  const note = path.join(buildRoot, preset, 'configured-with.txt');
  return existsSync(note) && readFileSync(note, 'utf8').includes('-DDAE_CATCH2_DIR=');
}

// Configures again only if an option has changed; ninja notices changed CMake files by itself.
async function configure(preset, options, env) {
  const folder = path.join(buildRoot, preset);
  const note = path.join(folder, 'configured-with.txt');
  const text = options.join('\n');
  if (existsSync(note) && readFileSync(note, 'utf8') === text) return;
  rmSync(path.join(folder, 'CMakeCache.txt'), { force: true });
  rmSync(path.join(folder, 'CMakeFiles'), { recursive: true, force: true });
  await runQuietly(`Configuring ${preset}`, 'cmake', ['--preset', preset, ...options], { cwd: projectRoot, env });
  mkdirSync(folder, { recursive: true });
  writeFileSync(note, text);
}

function build(preset, targets, env) {
  const args = ['--build', path.join(buildRoot, preset), '--target', ...targets];
  return runQuietly(`Building ${preset}`, 'cmake', args, { cwd: projectRoot, env });
}

// Only one run at a time may use a build folder, because two ninjas would delete each other's files.
export function configureAndBuild(preset, options, targets, env) {
  const clone = sha256(projectRoot).slice(0, 8);
  return withLock(`builds/${clone}-${preset}`, async () => {
    await configure(preset, [...developerOptions, ...options], env);
    await build(preset, targets, env);
  });
}
