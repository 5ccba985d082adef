// The wasm variants: configured once, then ninja decides what is to be done.
import path from 'node:path';
import { buildRoot, projectRoot } from '../lib/paths.mjs';
import { ensureEmscripten } from '../setup/emscripten.mjs';
import { ensureThirdParty } from '../setup/third-party.mjs';
import { ensureTools } from '../setup/tools.mjs';
import { configureAndBuild } from './cmake.mjs';

export const variants = ['simd', 'simd-threads', 'relaxed-threads'];

export function wasmBuildFolder(variant) {
  return path.join(buildRoot, `wasm-${variant}`);
}

let toolchain;

export async function wasmToolchain() {
  toolchain ??= await ensureEmscripten(await ensureTools());
  return toolchain;
}

export async function buildWasm(variant, targets) {
  const tools = await wasmToolchain();
  const libraries = await ensureThirdParty({ ...tools, name: `wasm-${variant}` }, [`-DDAE_WASM_VARIANT=${variant}`]);
  const options = [...tools.cmakeOptions, `-DDAE_THIRD_PARTY_DIR=${libraries}`];
  await configureAndBuild(`wasm-${variant}`, options, targets, tools.env);
}
