// Child processes: captured, shown, or condensed to a progress line.
import { spawn, spawnSync } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import path from 'node:path';
import { buildRoot } from './paths.mjs';
import { isCollected, print, say, sayProgress, UserError } from './say.mjs';
import { expectedSeconds, recordSeconds } from './step-times.mjs';

// Returns the standard output of a command, or null if it is missing or fails.
export function capture(command, args, options = {}) {
  const result = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 64 << 20, ...options });
  return result.status === 0 ? result.stdout.trim() : null;
}

export function onPath(command, env = process.env) {
  return capture('sh', ['-c', `command -v "${command}"`], { env });
}

// Runs a command with its output shown; resolves to the exit code.
export function runShown(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const stdio = isCollected() ? ['ignore', 'pipe', 'pipe'] : 'inherit';
    const child = spawn(command, args, { stdio, ...options });
    for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', print);
    child.on('error', reject);
    child.on('close', (code, signal) => resolve(code ?? `signal ${signal}`));
  });
}

const progressPattern = /\[(\d+)\/(\d+)\]/g;
const secondsBetweenLines = 30;

/** Returns the last line of a log that tells an error, leaving out lines that only follow from it. */
export function lastError(log) {
  const lines = log.split('\n').map((line) => line.trim());
  const consequences =
    /^(FAILED:|ninja: |gmake|make|npm error (A complete log|code|path|command)|fatal error: too many errors|em(cc|\+\+): error: .*failed \(returned)/;
  const isError = (line) =>
    !/^\d+ errors? generated/.test(line) &&
    /\berror\b|\bE:|\bfatal\b|undefined (symbol|reference)/i.test(line) &&
    !consequences.test(line);
  return lines.findLast(isError) ?? lines.findLast((line) => line !== '') ?? 'it printed nothing';
}

// " 12 of 31, about 40 s left", from ninja's "[done/total]" and the time since it began.
function progressOf(output, seconds, expected) {
  const step = [...output.matchAll(progressPattern)].pop();
  if (!step) return expected === undefined ? '' : `, ${Math.round(seconds)} of about ${expected} s`;
  const [done, total] = [Number(step[1]), Number(step[2])];
  const left = done >= 3 ? `, about ${Math.ceil((seconds / done) * (total - done))} s left` : '';
  return ` ${done} of ${total}${left}`;
}

// Shows a step's line, with how far it is.
function showStep(title, output) {
  const expected = expectedSeconds(title);
  const started = Date.now();
  const seconds = () => (Date.now() - started) / 1000;
  say(expected === undefined ? title : `${title} (about ${expected} s)`);
  const between = process.stdout.isTTY ? 1 : secondsBetweenLines;
  const printProgress = () => sayProgress(`  ${title}${progressOf(output(), seconds(), expected)}`);
  return { timer: setInterval(printProgress, 1000 * between), seconds };
}

/** Runs a command with its output in a log; shows the progress, and the end of the log if it fails. */
export function runQuietly(title, command, args, { logFile, ...options } = {}) {
  return new Promise((resolve, reject) => {
    const file = logFile ?? path.join(buildRoot, 'logs', `${title.replaceAll(/[^\w]+/g, '-')}.log`);
    mkdirSync(path.dirname(file), { recursive: true });
    const log = createWriteStream(file, { flags: logFile ? 'a' : 'w' });
    let output = '';
    const { timer, seconds } = showStep(title, () => output);
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
    const onData = (data) => {
      log.write(data);
      output = (output + data.toString()).slice(-60000);
    };
    child.stdout.on('data', onData);
    child.stderr.on('data', onData);
    const finish = (error) => {
      clearInterval(timer);
      log.end();
      if (!error) recordSeconds(title, seconds());
      if (error) reject(error);
      else resolve();
    };
    child.on('error', (error) => finish(new UserError(`${command} could not be started: ${error.message}`)));
    child.on('close', (code) => {
      if (code === 0) return finish();
      print(`${output.split('\n').slice(-60).join('\n')}\n`);
      finish(new UserError(`${title}: ${lastError(output)}\n(${command} ended with code ${code}; whole log: ${file})`));
    });
  });
}
