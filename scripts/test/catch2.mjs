// Runs the unit tests, a Catch2 program, natively or in Node, and counts them by its XML report.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { buildRoot, projectRoot } from '../lib/paths.mjs';
import { runShown } from '../lib/run.mjs';

function readCounts(file) {
  if (!existsSync(file)) return null;
  const element = /<OverallResultsCases\b[^>]*>/.exec(readFileSync(file, 'utf8'))?.[0];
  if (!element) return null;
  const count = (name) => Number(new RegExp(`\\b${name}="(\\d+)"`).exec(element)?.[1] ?? 0);
  return { passed: count('successes') + count('expectedFailures'), failed: count('failures'), skipped: count('skips') };
}

export async function runCatch2(name, command, args, env) {
  const report = path.join(buildRoot, 'test-results', `${name}.xml`);
  mkdirSync(path.dirname(report), { recursive: true });
  rmSync(report, { force: true });
  const reporters = ['--reporter', 'console', '--reporter', `xml::out=${report}`];
  const code = await runShown(command, [...args, ...reporters], { cwd: projectRoot, env: { ...process.env, ...env } });
  // A program that crashed has not written its final counts.
  const counts = readCounts(report) ?? { passed: 0, failed: 1, skipped: 0 };
  if (code !== 0 && counts.failed === 0) return { ...counts, failed: 1, note: `ended with ${code}` };
  return counts;
}
