// Runs the fuzzers of tests/fuzz (libFuzzer with the address and undefined-behaviour sanitizers). Each starts from its
// corpus and from the inputs that earlier runs kept. A crash, a leak, an input that takes longer than 10 s or an allocation
// beyond the limit fails the test; its input stays in build/fuzz/<target>-*.
import { mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { buildNative } from '../build/native.mjs';
import { buildRoot, projectRoot } from '../lib/paths.mjs';
import { runShown } from '../lib/run.mjs';
import { say, UserError } from '../lib/say.mjs';
import { ensureCompiler } from '../setup/compiler.mjs';

const corpora = path.join(projectRoot, 'tests/fuzz/corpus');
const secondsAlone = 60; // for each target, with --only fuzz
const secondsOfMany = 25; // with all suites

// Returns the seconds per target that DAE_FUZZ_SECONDS asks for, or the default.
function seconds(alone) {
  const asked = process.env.DAE_FUZZ_SECONDS;
  if (asked === undefined) return alone ? secondsAlone : secondsOfMany;
  if (!/^[1-9]\d*$/.test(asked)) throw new UserError(`DAE_FUZZ_SECONDS: expected whole seconds, got "${asked}"`);
  return Number(asked);
}

async function fuzz(target, time) {
  const folder = path.join(buildRoot, 'fuzz');
  const kept = path.join(folder, target);
  mkdirSync(kept, { recursive: true });
  const options = [
    `-max_total_time=${time}`,
    '-timeout=10',
    '-rss_limit_mb=2048',
    '-malloc_limit_mb=512',
    '-print_final_stats=1',
    '-verbosity=0',
    `-artifact_prefix=${path.join(folder, `${target}-`)}`,
  ];
  const dictionary = path.join(projectRoot, 'tests/fuzz', `${target}.dict`);
  const program = path.join(buildRoot, 'native-fuzz/tests/fuzz', `dae_fuzz_${target}`);
  const args = [...options, `-dict=${dictionary}`, kept, path.join(corpora, target)];
  say(`Fuzzing ${target} for ${time} s`);
  return (await runShown(program, args, { cwd: projectRoot })) === 0;
}

// DAE_FUZZ_TARGETS=image,model runs only these.
function chosenTargets() {
  const all = readdirSync(corpora).sort();
  const chosen = process.env.DAE_FUZZ_TARGETS?.split(',') ?? all;
  const unknown = chosen.filter((name) => !all.includes(name));
  if (unknown.length)
    throw new UserError(`DAE_FUZZ_TARGETS: expected some of ${all.join(', ')}, got ${unknown.join(', ')}`);
  return chosen;
}

export async function buildFuzzers() {
  const { version } = await ensureCompiler();
  if (!/clang/.test(version) || /Apple/.test(version)) {
    throw new UserError(`expected a clang with libFuzzer, found ${version}; set CC and CXX to one (Debian: clang-19)`);
  }
  await buildNative('native-fuzz', ['dae_fuzzers']);
}

/** Runs the fuzzers: longer if no other suite runs. */
export async function runFuzzers(alone) {
  const time = seconds(alone);
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const target of chosenTargets()) counts[(await fuzz(target, time)) ? 'passed' : 'failed']++;
  return counts;
}
