// Chooses the native compiler of the scripts, which treat warnings as errors: the newest installed clang, or gcc 13 and
// newer. CMake alone also accepts older compilers; tests/build tests them.
import { codename, installPackages } from '../lib/apt.mjs';
import { capture, onPath } from '../lib/run.mjs';
import { say, UserError } from '../lib/say.mjs';
import { ensureTools } from './tools.mjs';

const debianPackages = ['clang-19', 'libclang-rt-19-dev'];

const candidates = [
  ['clang-19', 'clang++-19'],
  ['clang-21', 'clang++-21'],
  ['clang-20', 'clang++-20'],
  ['clang', 'clang++'],
  ['gcc-14', 'g++-14'],
  ['gcc-13', 'g++-13'],
  ['gcc', 'g++'],
];

function versionOf(command, env) {
  const line = capture(command, ['--version'], { env })?.split('\n')[0];
  const major = Number(capture(command, ['-dumpversion'], { env })?.split('.')[0]);
  return line ? { line, major } : null;
}

function isRecent(command, { line, major }) {
  if (line.startsWith('Apple')) return major >= 15;
  return major >= (command.startsWith('gcc') ? 13 : 17);
}

function find(env) {
  const own = env.CC && env.CXX ? [[env.CC, env.CXX]] : [];
  for (const [cc, cxx] of [...own, ...candidates]) {
    const version = versionOf(cc, env);
    if (version && versionOf(cxx, env) && (own.length || isRecent(cc, version))) return { cc, cxx, version };
  }
  return null;
}

export async function ensureCompiler() {
  const env = await ensureTools();
  let found = find(env);
  if (!found) {
    const problem = await installPackages(debianPackages, 'to compile natively');
    if (problem) throw new UserError(`No C++ compiler is recent enough (clang 17, gcc 13); ${problem}`);
    found = find(env);
  }
  if (!found) throw new UserError('No C++ compiler is recent enough: clang 17 or newer, or gcc 13 or newer');
  say(`Compiling natively with ${found.version.line}`);
  return {
    name: 'native',
    native: true,
    version: found.version.line,
    env,
    cmakeOptions: [`-DCMAKE_C_COMPILER=${found.cc}`, `-DCMAKE_CXX_COMPILER=${found.cxx}`],
  };
}

// The tests of the build try these as well: Debian 12's default gcc, and its oldest clang that can compile the library.
export async function ensureOtherCompilers() {
  const missing = ['g++-12', 'clang-15'].filter((name) => codename === 'bookworm' && !onPath(name));
  const problem = missing.length ? await installPackages(missing, 'to test that they build it') : null;
  if (problem) say(problem);
}
