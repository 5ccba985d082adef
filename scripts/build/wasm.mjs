// Builds the wasm variants. They are configured once; then ninja decides what to build.
import path from 'node:path';
import { buildRoot } from '../lib/paths.mjs';
import { ensureEmscripten } from '../setup/emscripten.mjs';
import { ensureCatch2, ensureThirdParty } from '../setup/third-party.mjs';
import { ensureTools } from '../setup/tools.mjs';
import { configureAndBuild, hasTests } from './cmake.mjs';

export const variants = ['simd', 'simd-threads', 'relaxed-threads'];

export function wasmBuildFolder(variant) {
  return path.join(buildRoot, `wasm-${variant}`);
}

const toolchains = new Map();

export async function wasmToolchain(variant) {
  const threads = variant.includes('threads');
  if (!toolchains.has(threads)) toolchains.set(threads, await ensureEmscripten(await ensureTools(), { threads }));
  return toolchains.get(threads);
}

/** Returns Emscripten for a variant, and the folder of the libraries that were built with it. */
export async function wasmLibraries(variant) {
  const toolchain = await wasmToolchain(variant);
  const options = [`-DDAE_WASM_VARIANT=${variant}`];
  return { toolchain, libraries: await ensureThirdParty({ ...toolchain, name: `wasm-${variant}` }, options) };
}

/** `tests: false` leaves out Catch2, for targets other than tests. */
export async function buildWasm(variant, targets, { tests = true } = {}) {
  const { toolchain: tools, libraries } = await wasmLibraries(variant);
  const preset = `wasm-${variant}`;
  const options = [...tools.cmakeOptions, `-DDAE_THIRD_PARTY_DIR=${libraries}`];
  if (tests || hasTests(preset)) options.push(`-DDAE_CATCH2_DIR=${await wasmCatch2(tools, variant)}`);
  else options.push('-DDAE_BUILD_TESTS=OFF');
  await configureAndBuild(preset, options, targets, tools.env);
}

// Catch2 uses no relaxed instructions, so both variants with threads share one build.
function wasmCatch2(tools, variant) {
  const base = variant.includes('threads') ? 'simd-threads' : 'simd';
  return ensureCatch2({ ...tools, name: `wasm-${base}` }, [`-DDAE_WASM_VARIANT=${base}`]);
}
