// What the scripts print: one line for each thing they do, in the same form everywhere.
const started = Date.now();
let unfinished = false;

const stamped = (text) => `${((Date.now() - started) / 1000).toFixed(0).padStart(4)} s  ${text}`;

// A terminal's line that was to be replaced gives way.
function clearLine() {
  if (unfinished) process.stdout.write('\r\x1b[K');
  unfinished = false;
}

export function say(text) {
  clearLine();
  console.log(stamped(text));
}

/** How far a thing is: replaces itself on a terminal; elsewhere a line, so whoever calls this does so seldom. */
export function sayProgress(text) {
  if (!process.stdout.isTTY) return say(text);
  clearLine();
  process.stdout.write(stamped(text).slice(0, process.stdout.columns - 1));
  unfinished = true;
}

// An error whose message is all a person needs; printed without a stack.
export class Stop extends Error {}

// Runs a script's main function and turns its failure into an exit code.
export async function main(body) {
  try {
    await body();
  } catch (error) {
    clearLine();
    console.error(error instanceof Stop ? `\nStopped: ${error.message}` : error);
    process.exitCode = 1;
  }
}
