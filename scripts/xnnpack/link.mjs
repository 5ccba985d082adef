// Links XNNPACK's objects with a program that calls the functions that ours calls, and no others.
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { filesBelow } from '../lib/hash.mjs';
import { projectRoot } from '../lib/paths.mjs';
import { capture } from '../lib/run.mjs';
import { UserError } from '../lib/say.mjs';

/** Whether this machine builds its native libraries from a list, so that the list can be tested. */
export function hasXnnpackList() {
  return process.arch === 'x64' && process.platform === 'linux';
}

/** The functions of XNNPACK that the sources call. */
export function calledFunctions() {
  const files = filesBelow([path.join(projectRoot, 'src')]).filter((file) => /\.(cpp|h|inc)$/.test(file));
  const calls = files.flatMap(
    (file) =>
      readFileSync(file, 'utf8').match(/\bxnn_(?:initialize|create|reshape|setup|run|delete)\w*(?<!_)\b/g) ?? [],
  );
  return [...new Set(calls)].sort();
}

/** Returns the linker of a toolchain and its options, for `link`. */
export function linkerOf({ native, env, cmakeOptions, root }) {
  if (native) {
    const compiler = cmakeOptions.find((option) => option.startsWith('-DCMAKE_C_COMPILER=')).split('=')[1];
    return {
      program: compiler,
      env,
      root: (name) => `-Wl,--require-defined=${name}`,
      options: ['-nostdlib', '-no-pie', '-Wl,-e,xnn_initialize'],
    };
  }
  const llvm = capture('python3', [path.join(root, 'em-config.py'), 'LLVM_ROOT'], { env });
  if (llvm === null) throw new UserError(`${path.join(root, 'em-config.py')} has no path of Emscripten's linker`);
  return {
    program: path.join(llvm, 'wasm-ld'),
    env,
    root: (name) => [`--undefined=${name}`, `--export=${name}`],
    options: ['--no-entry', '--error-limit=0'],
  };
}

/**
 * Links objects or archives to a program that calls the given functions; unreachable code is dropped. Returns XNNPACK's
 * functions that are undefined, and the linker's map.
 */
export function link(linker, roots, inputs, folder) {
  const flag = (text) => (linker.options.includes('-nostdlib') ? `-Wl,${text}` : text);
  const [output, map] = ['linked', 'map.txt'].map((name) => path.join(folder, name));
  const args = [...linker.options, ...roots.flatMap(linker.root), flag('--gc-sections'), flag(`-Map=${map}`)];
  rmSync(map, { force: true });
  // Some functions are undefined (those of the C library), but the map must be written nevertheless.
  args.push(flag(linker.options.includes('-nostdlib') ? '--noinhibit-exec' : '--warn-unresolved-symbols'));
  const result = spawnSync(linker.program, [...args, ...inputs, '-o', output], {
    encoding: 'utf8',
    maxBuffer: 64 << 20,
    env: linker.env,
  });
  const said = `${result.stdout}${result.stderr}`;
  const missing = said.matchAll(
    /(?:undefined (?:reference to `|symbol: )|required symbol `|exported via --export not found: )(xnn_\w+)/g,
  );
  return { missing: new Set([...missing].map((match) => match[1])), map: readFileSync(map, 'utf8'), said };
}

/** Returns the sources of the archive members of which the linker kept something, from GNU's or LLVM's map. */
export function keptMembers(map) {
  // In GNU's map, dropped sections come first.
  const kept = map.slice(Math.max(0, map.indexOf('Linker script and memory map')));
  const sections = [
    /^ \.(?:text|rodata|data|bss)\S*\s+0x\w+\s+0x(\w+) .*\(([^()]+)\.o\)$/gm,
    /^\s*[-\w]+\s+\w+\s+(\w+)\s+\S*\(([^()]+)\.o\):/gm,
  ];
  const found = sections.flatMap((pattern) => [...kept.matchAll(pattern)]);
  return new Set(found.filter(([, size]) => !/^0+$/.test(size)).map(([, , member]) => member));
}
