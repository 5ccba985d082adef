// npm test: sets up and runs every suite, and prints a summary.
import os from 'node:os';
import { inspect, parseArgs } from 'node:util';
import { collectOutput, main, print, say, UserError } from './lib/say.mjs';
import { changedFiles, suitesFor } from './test/changed.mjs';
import { suites } from './test/suites.mjs';

const help = `npm test [-- options]

  --only a,b   run these suites: ${suites.map((suite) => suite.name).join(', ')}
  --changed    runs the quick tests that the changes since the main branch can break (at most three minutes)
  --help       this text`;

function chosenSuites(only) {
  if (only === undefined) return suites;
  const names = only.split(',');
  const unknown = names.filter((name) => !suites.some((suite) => suite.name === name));
  if (unknown.length) throw new UserError(`No suite is called ${unknown.join(', ')}\n\n${help}`);
  return suites.filter((suite) => names.includes(suite.name));
}

// Returns the suites with their test files (null: all files), and a remark about suites that are left out.
function chosen({ only, changed }) {
  if (!changed) return { choice: chosenSuites(only).map((suite) => [suite, null]), remark: '' };
  const files = changedFiles();
  const folders = new Map(suites.filter((suite) => suite.folder).map((suite) => [suite.folder, suite.name]));
  const { suites: names, leftOut } = suitesFor(files, folders);
  say(`${files.length} files changed: ${[...names.keys()].join(', ')}`);
  const choice = suites.filter((suite) => names.has(suite.name)).map((suite) => [suite, names.get(suite.name)]);
  return { choice, remark: leftOut.length ? `\nNot run, and the change can break them: ${leftOut.join(', ')}` : '' };
}

// Runs a suite; `turn` lets the set-ups of suites follow each other.
async function runSuite({ name, title, setup, run }, { files, alone, turn, collect }) {
  const started = Date.now();
  let result;
  try {
    const prepared = await turn(setup);
    say(`${title} (${name})`);
    const body = () => run(prepared ?? {}, { files, alone });
    result = await (collect ? collectOutput(body) : body());
  } catch (error) {
    print(`${error instanceof UserError ? error.message : inspect(error)}\n`);
    result = { passed: 0, failed: 1, skipped: 0, note: 'did not run to its end' };
  }
  // A suite without any test counts as failed.
  if (result.passed + result.failed === 0) result = { ...result, failed: 1, note: 'ran no test' };
  const seconds = Math.round((Date.now() - started) / 1000);
  say(`${name}: ${result.passed} passed, ${result.failed} failed`);
  return { name, seconds, note: '', ...result };
}

// Returns a function that runs others one after the other.
function takingTurns() {
  let last = Promise.resolve();
  return (body) => (last = last.catch(() => {}).then(body));
}

/**
 * Runs suites, two at a time where there are cores for two: most tests wait for one thread. Set-ups run one at a time,
 * because they build on all cores and install in common folders. Suites in real time follow, one at a time.
 */
async function runSuites(choice) {
  const turn = takingTurns();
  const alone = choice.length === 1;
  const results = [];
  const runGroup = async (waiting, lanes) => {
    const lane = async () => {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        const [index, [suite, files]] = next;
        results[index] = await runSuite(suite, { files, alone, turn, collect: lanes > 1 });
      }
    };
    await Promise.all(Array.from({ length: lanes }, lane));
  };
  const inRealTime = ([, [suite]]) => suite.realTime === true;
  const numbered = [...choice.entries()];
  const others = numbered.filter((entry) => !inRealTime(entry));
  await runGroup(others, Math.min(2, others.length, os.availableParallelism()));
  await runGroup(numbered.filter(inRealTime), 1);
  return results;
}

function table(results) {
  const row = ({ name, passed, failed, skipped, seconds, note }) =>
    [name.padEnd(22), ...[passed, failed, skipped, seconds].map((cell) => String(cell).padStart(8)), `  ${note}`].join(
      '',
    );
  const head = row({
    name: 'suite',
    passed: 'passed',
    failed: 'failed',
    skipped: 'skipped',
    seconds: 'seconds',
    note: '',
  });
  return [head, ...results.map(row)].map((line) => line.trimEnd()).join('\n');
}

await main(async () => {
  const { values } = parseArgs({
    options: { only: { type: 'string' }, changed: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help) {
    console.log(help);
    return;
  }
  const { choice, remark } = chosen(values);
  const results = await runSuites(choice);
  const sum = (field) => results.reduce((total, result) => total + result[field], 0);
  say('Done');
  const skipped = sum('skipped') ? `, ${sum('skipped')} skipped` : '';
  console.log(`\n${table(results)}\n\n${sum('passed')} passed, ${sum('failed')} failed${skipped}${remark}`);
  if (sum('failed')) process.exitCode = 1;
});
