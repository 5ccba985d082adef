// The formatters of C++ and of web files: installs, checks and applies them.
import path from 'node:path';
import { installPackages } from '../lib/apt.mjs';
import { filesBelow } from '../lib/hash.mjs';
import { projectRoot } from '../lib/paths.mjs';
import { capture, onPath, runShown } from '../lib/run.mjs';
import { say, UserError } from '../lib/say.mjs';
import { ensureNodeModules } from '../setup/node-modules.mjs';

// The version is fixed, because versions format differently with the same settings.
const clangFormatMajor = 19;

const skipped = new Set(['node_modules', 'dist', 'golden', 'vendor']);
const skip = (file) => skipped.has(path.basename(file));
const cEndings = new Set(['.c', '.cpp', '.h']);
const webEndings = new Set(['.js', '.mjs', '.ts', '.mts', '.css', '.html', '.json']);

function filesOf(folders, endings) {
  const paths = folders.map((folder) => path.join(projectRoot, folder));
  return filesBelow(paths, skip).filter((file) => endings.has(path.extname(file)));
}

/** Installs the formatters that are missing, and resolves to the command of clang-format. */
export async function ensureFormatters() {
  await ensureNodeModules();
  const find = () =>
    [`clang-format-${clangFormatMajor}`, 'clang-format']
      .filter((command) => onPath(command))
      .find((command) => capture(command, ['--version'])?.includes(`version ${clangFormatMajor}.`));
  if (!find()) {
    const problem = await installPackages([`clang-format-${clangFormatMajor}`], 'to check the format');
    if (problem) throw new UserError(problem);
  }
  return find();
}

export async function format(clangFormat, { check }) {
  const prettier = path.join(projectRoot, 'node_modules/prettier/bin/prettier.cjs');
  const cFiles = filesOf(['src', 'lab', 'tests', 'wasm', 'cmake'], cEndings);
  const webFiles = filesOf(['web', 'scripts', 'tests', 'examples'], webEndings);
  const options = { cwd: projectRoot };
  say(`${check ? 'Checking' : 'Applying'} the format of ${cFiles.length} C++ and ${webFiles.length} web files`);
  const codes = [
    await runShown(clangFormat, check ? ['--dry-run', '-Werror', ...cFiles] : ['-i', ...cFiles], options),
    await runShown(
      process.execPath,
      [prettier, check ? '--check' : '--write', '--log-level=warn', ...webFiles],
      options,
    ),
  ];
  const failed = codes.filter((code) => code !== 0).length;
  if (failed && check) say('To correct: npm run format');
  return { passed: codes.length - failed, failed, skipped: 0 };
}
