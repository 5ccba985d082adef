// Finds the files of XNNPACK that a build needs: starts with the functions that src/ calls, and compiles the files that
// define undefined functions until none is undefined.
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { capture } from '../lib/run.mjs';
import { say, UserError } from '../lib/say.mjs';
import { link } from './link.mjs';

const execute = promisify(execFile);

/** Returns the compile commands of XNNPACK's files and of their replacements, which come first. */
function readCommands(build, tree, own) {
  const all = JSON.parse(readFileSync(path.join(build, 'compile_commands.json'), 'utf8'));
  const isOwn = ({ file }) => path.dirname(file) === own;
  const wanted = all.filter((entry) => entry.file.startsWith(`${tree}/src/`) || isOwn(entry));
  return wanted.sort((a, b) => Number(isOwn(b)) - Number(isOwn(a)));
}

class Objects {
  constructor(commands, nm, env, folder) {
    Object.assign(this, { commands, nm, env, folder, compiled: new Map() });
    for (const command of commands) command.text = readFileSync(command.file, 'utf8');
  }

  /**
   * Resolves to the contents of a file's object, or to null if it cannot be compiled, as some files are for other
   * processors.
   */
  compile(command) {
    let found = this.compiled.get(command.file);
    if (!found) {
      found = this.#compile(command, path.join(this.folder, `${this.compiled.size}.o`));
      this.compiled.set(command.file, found);
    }
    return found;
  }

  async #compile(command, object) {
    const line = command.command.replace(/ -o \S+ -c /, ` -o ${object} -c `);
    const options = { cwd: command.directory, env: this.env };
    await execute('sh', ['-c', line], options).catch(() => {});
    if (!existsSync(object)) return null;
    const names = (option) => (capture(this.nm, [option, object], { env: this.env }) ?? '').split('\n');
    const last = (line) => line.trim().split(' ').pop();
    const defined = new Set(names('--defined-only').map(last));
    return { object, defined, undefined: names('--undefined-only').map(last) };
  }

  // The file that defines a function or a table.
  async definition(name) {
    const mentioned = new RegExp(`\\b${name}\\s*[([=;]`);
    for (const command of this.commands) {
      if (!mentioned.test(command.text)) continue;
      const object = await this.compile(command);
      if (object?.defined.has(name)) return command.file;
    }
    return null;
  }
}

// Runs `action` for all items, several at a time.
async function forEachInParallel(items, action) {
  const queue = [...items];
  const work = async () => {
    while (queue.length) await action(queue.shift());
  };
  await Promise.all(Array.from({ length: os.availableParallelism() }, work));
}

/** Returns { files, absent }: the needed files, and functions that only tables refer to. */
export async function closure({ name, build, tree, own, nm, linker, roots }) {
  const folder = path.join(build, 'closure');
  mkdirSync(folder, { recursive: true });
  const objects = new Objects(readCommands(build, tree, own), nm, linker.env, folder);
  const chosen = new Map();
  let wanted = new Set(roots);
  for (let round = 1; wanted.size; round++) {
    say(`  ${name}, round ${round}: ${wanted.size} functions are missing`);
    await forEachInParallel(wanted, async (missing) => {
      const file = await objects.definition(missing);
      if (!file) throw new UserError(`${name}: no file of XNNPACK defines ${missing}`);
      chosen.set(file, await objects.compiled.get(file));
    });
    const inputs = [...chosen.values()].map(({ object }) => object);
    wanted = link(linker, roots, inputs, folder).missing;
  }
  const all = [...chosen.values()];
  const absent = all.flatMap((object) => object.undefined).filter((missing) => /^xnn_/.test(missing));
  return {
    files: [...chosen.keys()].filter((file) => file.startsWith(tree)).map((file) => path.relative(tree, file)),
    absent: absent.filter((missing) => !all.some((object) => object.defined.has(missing))),
  };
}
