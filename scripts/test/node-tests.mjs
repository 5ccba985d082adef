// Runs JavaScript tests: node --test on the *.test.mjs files of a folder.
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildRoot, projectRoot } from '../lib/paths.mjs';
import { runShown } from '../lib/run.mjs';
import { relaxedOption } from '../lib/relaxed-simd.mjs';

const reporter = pathToFileURL(path.join(projectRoot, 'scripts/test/count-reporter.mjs')).href;

export async function runNodeTests(name, folder, { env = {}, sequential = false, files = null } = {}) {
  const where = path.join(projectRoot, folder);
  const isChosen = (file) => file.endsWith('.test.mjs') && (files === null || files.includes(file));
  const names = existsSync(where) ? readdirSync(where).filter(isChosen) : [];
  if (names.length === 0) return { passed: 0, failed: 0, skipped: 0 };
  const report = path.join(buildRoot, 'test-results', `${name}.json`);
  mkdirSync(path.dirname(report), { recursive: true });
  rmSync(report, { force: true });
  const args = [
    ...relaxedOption,
    '--test',
    '--test-reporter=spec',
    '--test-reporter-destination=stdout',
    `--test-reporter=${reporter}`,
    `--test-reporter-destination=${report}`,
    ...(sequential ? ['--test-concurrency=1'] : []),
    ...names.sort().map((file) => path.join(where, file)),
  ];
  const code = await runShown(process.execPath, args, { cwd: projectRoot, env: { ...process.env, ...env } });
  const text = existsSync(report) ? readFileSync(report, 'utf8') : '';
  const counts = text ? JSON.parse(text) : { passed: 0, failed: 1, skipped: 0 };
  if (code !== 0 && counts.failed === 0) return { ...counts, failed: 1, note: `ended with ${code}` };
  return counts;
}
