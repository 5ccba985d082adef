// The native builds.
import { ensureCompiler } from '../setup/compiler.mjs';
import { ensureCatch2, ensureThirdParty } from '../setup/third-party.mjs';
import { configureAndBuild, hasTests } from './cmake.mjs';

// CMakeLists.txt builds the third-party libraries with these options, so that they can be linked into a shared library and
// export no symbols.
const libraryOptions = [
  '-DCMAKE_POSITION_INDEPENDENT_CODE=ON',
  '-DCMAKE_C_VISIBILITY_PRESET=hidden',
  '-DCMAKE_CXX_VISIBILITY_PRESET=hidden',
  '-DCMAKE_VISIBILITY_INLINES_HIDDEN=ON',
];

let toolchain;

/** Returns the compiler, and the folder of the libraries that were built with it. */
export async function nativeLibraries() {
  toolchain ??= await ensureCompiler();
  return { toolchain, libraries: await ensureThirdParty(toolchain, libraryOptions) };
}

/** `tests: false` leaves out Catch2, for targets other than tests. */
export async function buildNative(preset, targets = ['all'], { tests = true } = {}) {
  const { libraries } = await nativeLibraries();
  const options = [...toolchain.cmakeOptions, `-DDAE_THIRD_PARTY_DIR=${libraries}`];
  if (tests || hasTests(preset)) options.push(`-DDAE_CATCH2_DIR=${await ensureCatch2(toolchain, libraryOptions)}`);
  else options.push('-DDAE_BUILD_TESTS=OFF');
  await configureAndBuild(preset, options, targets, toolchain.env);
}
