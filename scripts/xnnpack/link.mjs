// Links XNNPACK's objects with a program that calls the functions that ours calls, and no others.
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { filesBelow } from '../lib/hash.mjs';
import { projectRoot } from '../lib/paths.mjs';
import { capture } from '../lib/run.mjs';
import { Stop } from '../lib/say.mjs';

/** Whether this machine's own libraries are made from a list, and so can tell whether it is right. */
export function hasXnnpackList() {
  return process.arch === 'x64' && process.platform === 'linux';
}

/** The functions of XNNPACK that the sources call. */
export function calledFunctions() {
  const files = filesBelow([path.join(projectRoot, 'src')]).filter((file) => /\.(cpp|h|inc)$/.test(file));
  const calls = files.flatMap(
    (file) => readFileSync(file, 'utf8').match(/\bxnn_(?:initialize|create|reshape|setup|run|delete)\w*/g) ?? [],
  );
  return [...new Set(calls)].sort();
}

/** The linker of a toolchain and its options, for `link`. */
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
  if (llvm === null) throw new Stop(`${path.join(root, 'em-config.py')} does not say where Emscripten's linker is`);
  return {
    program: path.join(llvm, 'wasm-ld'),
    env,
    root: (name) => [`--undefined=${name}`, `--export=${name}`],
    options: ['--no-entry', '--error-limit=0'],
  };
}

/**
 * Links objects or archives, as one program that calls the given functions; what none of them reaches is dropped.
 * The functions of XNNPACK that are missing then, and the linker's map of what was kept.
 */
export function link(linker, roots, inputs, folder) {
  const flag = (text) => (linker.options.includes('-nostdlib') ? `-Wl,${text}` : text);
  const [output, map] = ['linked', 'map.txt'].map((name) => path.join(folder, name));
  const args = [...linker.options, ...roots.flatMap(linker.root), flag('--gc-sections'), flag(`-Map=${map}`)];
  rmSync(map, { force: true });
  // Not all is there (the C library is not), and the map is to be written all the same.
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

/** The sources of archive members of which the linker kept something, from its map: GNU's or LLVM's. */
export function keptMembers(map) {
  // GNU's has what was dropped first.
  const kept = map.slice(Math.max(0, map.indexOf('Linker script and memory map')));
  const sections = [
    /^ \.(?:text|rodata|data|bss)\S*\s+0x\w+\s+0x(\w+) .*\(([^()]+)\.o\)$/gm,
    /^\s*[-\w]+\s+\w+\s+(\w+)\s+\S*\(([^()]+)\.o\):/gm,
  ];
  const found = sections.flatMap((pattern) => [...kept.matchAll(pattern)]);
  return new Set(found.filter(([, size]) => !/^0+$/.test(size)).map(([, , member]) => member));
}
