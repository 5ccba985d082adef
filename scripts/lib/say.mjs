// All scripts print through here: one line for each action, in the same form.
import { AsyncLocalStorage } from 'node:async_hooks';

const started = Date.now();
let unfinished = false;
const collector = new AsyncLocalStorage();

/** Whether the output of the current call is collected instead of shown. */
export const isCollected = () => collector.getStore() !== undefined;

/** Runs `body`, whose output is printed as a whole when it ends, so that that of parallel work does not mix with it. */
export async function collectOutput(body) {
  const texts = [];
  try {
    return await collector.run(texts, body);
  } finally {
    print(texts.join(''));
  }
}

export function print(text) {
  if (isCollected()) return void collector.getStore().push(text);
  clearLine();
  process.stdout.write(text);
}

const stamped = (text) => `${((Date.now() - started) / 1000).toFixed(0).padStart(4)} s  ${text}`;

// Clears a progress line of a terminal.
function clearLine() {
  if (unfinished) process.stdout.write('\r\x1b[K');
  unfinished = false;
}

export function say(text) {
  print(`${stamped(text)}\n`);
}

/**
 * Shows progress: on a terminal each call replaces the last line; elsewhere each call prints a line, so callers call it
 * rarely.
 */
export function sayProgress(text) {
  if (isCollected()) return;
  if (!process.stdout.isTTY) return say(text);
  clearLine();
  process.stdout.write(stamped(text).slice(0, process.stdout.columns - 1));
  unfinished = true;
}

// An error whose message is enough for the user; it is printed without a stack trace.
export class UserError extends Error {}

// Runs a script's main function and turns its failure into an exit code.
export async function main(body) {
  try {
    await body();
  } catch (error) {
    clearLine();
    console.error(error instanceof UserError ? `\nStopped: ${error.message}` : error);
    process.exitCode = 1;
  }
}
