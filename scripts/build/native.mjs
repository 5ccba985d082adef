// The native builds.
import { ensureCompiler } from '../setup/compiler.mjs';
import { ensureThirdParty } from '../setup/third-party.mjs';
import { configureAndBuild } from './cmake.mjs';

let toolchain;

export async function buildNative(preset, targets = ['all']) {
  toolchain ??= await ensureCompiler();
  const libraries = await ensureThirdParty(toolchain);
  const options = [...toolchain.cmakeOptions, `-DDAE_THIRD_PARTY_DIR=${libraries}`];
  await configureAndBuild(preset, options, targets, toolchain.env);
}
