// All scripts print through here: one line for each action, in the same form.
const started = Date.now();

export function say(text) {
  const seconds = ((Date.now() - started) / 1000).toFixed(0).padStart(4);
  console.log(`${seconds} s  ${text}`);
}

// An error whose message is enough for the user; it is printed without a stack trace.
export class Stop extends Error {}

// Runs a script's main function and turns its failure into an exit code.
export async function main(body) {
  try {
    await body();
  } catch (error) {
    console.error(error instanceof Stop ? `\nStopped: ${error.message}` : error);
    process.exitCode = 1;
  }
}
