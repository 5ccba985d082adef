// Runs child processes: captured, shown, or condensed to a progress line.
import { spawn, spawnSync } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import path from 'node:path';
import { say, Stop } from './say.mjs';

// Returns the standard output of a command, or null if the command is missing or fails.
export function capture(command, args, options = {}) {
  const result = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 64 << 20, ...options });
  return result.status === 0 ? result.stdout.trim() : null;
}

export function onPath(command, env = process.env) {
  return capture('sh', ['-c', `command -v "${command}"`], { env });
}

// Runs a command with its output shown; resolves to the exit code.
export function show(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: 'inherit', ...options });
    child.on('error', reject);
    child.on('exit', (code, signal) => resolve(code ?? `signal ${signal}`));
  });
}

const progressPattern = /\[(\d+)\/(\d+)\]/;

// Writes a log, shows ninja's "[done/total]" every 15 seconds, and the end of the log if the command fails.
export function runQuietly(title, command, args, { logFile, ...options } = {}) {
  return new Promise((resolve, reject) => {
    say(title);
    const tail = [];
    let log;
    if (logFile) {
      mkdirSync(path.dirname(logFile), { recursive: true });
      log = createWriteStream(logFile, { flags: 'a' });
    }
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
    let progress = '';
    const timer = setInterval(() => say(`  ${title}${progress}`), 15000);
    const onData = (data) => {
      log?.write(data);
      const text = data.toString();
      const step = [...text.matchAll(new RegExp(progressPattern, 'g'))].pop();
      if (step) progress = ` ${step[1]} of ${step[2]}`;
      tail.push(...text.split('\n'));
      if (tail.length > 200) tail.splice(0, tail.length - 120);
    };
    child.stdout.on('data', onData);
    child.stderr.on('data', onData);
    const finish = (error) => {
      clearInterval(timer);
      log?.end();
      if (error) reject(error);
      else resolve();
    };
    child.on('error', (error) => finish(new Stop(`${command} could not be started: ${error.message}`)));
    child.on('close', (code) => {
      if (code === 0) return finish();
      console.error(tail.slice(-80).join('\n'));
      finish(new Stop(`${title}: ${command} ended with code ${code}${logFile ? `; whole log: ${logFile}` : ''}`));
    });
  });
}
