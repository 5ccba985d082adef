// Estimates how long a step takes: the cache keeps the time of its last run, and a table has times measured on 2 cores for
// the first one.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { cacheRoot } from './paths.mjs';

const file = path.join(cacheRoot, 'step-times.json');

const firstTimes = [
  [/^Downloading \d\d+ packages/, 15],
  [/^Installing npm packages/, 10],
  [/^Building Emscripten's libraries/, 60],
  [/^Configuring .*wasm/, 10],
  [/^Building the libraries \(wasm/, 10],
  [/^Building the libraries \(native/, 20],
  [/^Building Catch2/, 40],
  [/^Building wasm-/, 60],
  [/^Building native/, 90],
  [/^Building the package/, 5],
  [/^Building the page/, 5],
];

function readTimes() {
  try {
    return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  } catch {
    return {}; // Another run may be writing the file.
  }
}

/** Returns seconds, or undefined if they are unknown. */
export function expectedSeconds(title) {
  return readTimes()[title] ?? firstTimes.find(([pattern]) => pattern.test(title))?.[1];
}

export function recordSeconds(title, seconds) {
  // The time of a step that had nothing to do is no estimate for the next one.
  if (seconds < 2) return;
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify({ ...readTimes(), [title]: Math.round(seconds) }, null, 1)}\n`);
}
