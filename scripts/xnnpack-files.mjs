// npm run xnnpack-files writes the lists of XNNPACK's files to compile, in cmake/third_party/xnnpack_files. It must run
// when src/ops calls another function of XNNPACK, or when XNNPACK's version changes; it takes a minute or two.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { wasmToolchain } from './build/wasm.mjs';
import { projectRoot } from './lib/paths.mjs';
import { runQuietly } from './lib/run.mjs';
import { main, say, UserError } from './lib/say.mjs';
import { ensureCompiler } from './setup/compiler.mjs';
import { sourceOptions } from './setup/sources.mjs';
import { closure } from './xnnpack/closure.mjs';
import { calledFunctions, hasXnnpackList, linkerOf } from './xnnpack/link.mjs';

const own = path.join(projectRoot, 'cmake/third_party');
const lists = path.join(own, 'xnnpack_files');

async function findFiles(name, toolchain, variant = []) {
  const build = mkdtempSync(path.join(os.tmpdir(), 'dae-xnnpack-'));
  try {
    const options = [...toolchain.cmakeOptions, ...(await sourceOptions(toolchain)), ...variant];
    options.push('-DDAE_XNNPACK_WHOLE=ON', '-DDAE_THIRD_PARTY_TESTING=OFF', '-DCMAKE_EXPORT_COMPILE_COMMANDS=ON');
    const args = ['-S', own, '-B', build, '-G', 'Ninja', '-DCMAKE_BUILD_TYPE=Release', ...options];
    await runQuietly(`Configuring all of XNNPACK (${name})`, 'cmake', args, { env: toolchain.env });
    const linker = linkerOf(toolchain);
    const nm = toolchain.native ? 'nm' : path.join(path.dirname(linker.program), 'llvm-nm');
    const tree = options.find((option) => option.startsWith('-DFETCHCONTENT_SOURCE_DIR_XNNPACK='))?.split('=')[1];
    if (!tree) throw new UserError('expected the source of XNNPACK from apt, found none: this needs Debian');
    return await closure({ name, build, tree, own, nm, linker, roots: calledFunctions() });
  } finally {
    rmSync(build, { recursive: true, force: true });
  }
}

function write(name, lines) {
  writeFileSync(path.join(lists, `${name}.txt`), `${[...new Set(lines)].sort().join('\n')}\n`);
  say(`${name}: ${lines.length} lines`);
}

await main(async () => {
  mkdirSync(lists, { recursive: true });
  if (hasXnnpackList()) {
    const { files, absent } = await findFiles('x86_64', await ensureCompiler());
    write('x86_64', files);
    write('x86_64-absent', absent);
  } else {
    say('The list for x86_64 stays as it is: it is made on Linux on such a processor');
  }
  for (const [name, variant] of [
    ['wasm-simd', 'simd'],
    ['wasm-relaxed', 'relaxed-threads'],
  ]) {
    const tools = await wasmToolchain(variant);
    const { files } = await findFiles(name, tools, [`-DDAE_WASM_VARIANT=${variant}`]);
    write(name, files);
  }
});
