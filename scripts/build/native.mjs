// The native builds.
import { ensureCompiler } from '../setup/compiler.mjs';
import { ensureThirdParty } from '../setup/third-party.mjs';
import { configureAndBuild } from './cmake.mjs';

// As CMakeLists.txt has the libraries where it builds them itself: part of a shared library, their names inside it.
const libraryOptions = [
  '-DCMAKE_POSITION_INDEPENDENT_CODE=ON',
  '-DCMAKE_C_VISIBILITY_PRESET=hidden',
  '-DCMAKE_CXX_VISIBILITY_PRESET=hidden',
  '-DCMAKE_VISIBILITY_INLINES_HIDDEN=ON',
];

let toolchain;

export async function buildNative(preset, targets = ['all']) {
  toolchain ??= await ensureCompiler();
  const libraries = await ensureThirdParty(toolchain, libraryOptions);
  const options = [...toolchain.cmakeOptions, `-DDAE_THIRD_PARTY_DIR=${libraries}`];
  await configureAndBuild(preset, options, targets, toolchain.env);
}
