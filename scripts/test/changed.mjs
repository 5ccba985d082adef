// Chooses the suites and test files that a change can break, for `npm test -- --changed`, which should take at most
// three minutes. Suites that take longer are left out and named.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../lib/paths.mjs';
import { capture } from '../lib/run.mjs';
import { UserError } from '../lib/say.mjs';

/** Paths that differ from the main branch, committed or not. */
export function changedFiles() {
  const git = (...args) => capture('git', args, { cwd: projectRoot });
  const base = ['origin/main', 'main', 'HEAD'].map((name) => git('merge-base', 'HEAD', name)).find(Boolean);
  if (!base) throw new UserError('--changed: expected a git clone, whose main branch it compares with, found none');
  const texts = [git('diff', '--name-only', base), git('ls-files', '--others', '--exclude-standard')];
  return [...new Set(texts.flatMap((text) => (text ?? '').split('\n')))].filter(Boolean).sort();
}

// Each rule has a pattern of changed files, the suites that they can break, and those that would take too long.
const rules = [
  [
    /^(src\/(?!cli\/)|lab\/plates\/|models\/.*\.safetensors$)/,
    ['native'],
    ['sanitize', 'fuzz', 'cli', 'wasm-*', 'js', 'browser'],
  ],
  [/^(src\/cli|lab)\//, ['cli'], ['build']],
  [/^tests\/(unit|golden|gradient|api|support)\/.*\.(cpp|c|h|safetensors)$/, ['native'], ['sanitize', 'wasm-*']],
  [/^tests\/CMakeLists\.txt$|^cmake\/|^CMake/, ['native'], ['build', 'wasm-*', 'embedding', 'browser']],
  [/^wasm\/|^web\/(?!page\/)/, ['js'], ['embedding', 'browser']],
  [/^web\/page\//, ['browser:page.test.mjs'], ['browser']],
  [/^package(-lock)?\.json$/, ['js'], ['embedding', 'browser']],
];

// A changed test file selects itself; a file that a folder shares selects all tests of the folder.
function suitesOfTest(file, folders) {
  const [, folder, name] = /^tests\/(\w+)\/(.+)$/.exec(file) ?? [];
  const suite = folders.get(`tests/${folder}`);
  if (!suite) return [];
  if (name.endsWith('.test.mjs')) return existsSync(path.join(projectRoot, file)) ? [`${suite}:${name}`] : [];
  return ['browser', 'embedding', 'build'].includes(suite) ? [] : [suite];
}

/**
 * Returns `suites`, a map from names of suites to their test files, or to null for all files; and `leftOut`, the names of
 * suites that can break but take too long. `folders`: a map from folders of tests to suites.
 */
export function suitesFor(files, folders) {
  const suites = new Map([
    ['format', null],
    ['hygiene', null],
  ]);
  const leftOut = new Set();
  for (const file of files) {
    const hit = rules.filter(([pattern]) => pattern.test(file));
    for (const name of [...hit.flatMap(([, quick]) => quick), ...suitesOfTest(file, folders)]) {
      const [suite, test] = name.split(':');
      const known = suites.get(suite);
      if (!test || known === null) suites.set(suite, null);
      else suites.set(suite, [...new Set([...(known ?? []), test])]);
    }
    for (const name of hit.flatMap(([, , slow]) => slow)) leftOut.add(name);
  }
  return { suites, leftOut: [...leftOut].filter((name) => suites.get(name) !== null).sort() };
}
