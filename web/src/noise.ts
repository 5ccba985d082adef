import { invalid } from './errors.js';
import { checkNames } from './options.js';
import type { ChainSpec, NoiseSpec } from './types.js';

/** The kinds in the order of the C API's dae_noise_kind. */
export const NOISE_KINDS: readonly NoiseSpec['kind'][] = [
  'gaussian',
  'uniform',
  'salt-pepper',
  'masking',
  'poisson',
  'speckle',
];

export function checkSeed(value: number, name = 'seed'): number {
  if (Number.isInteger(value) && value >= 0 && value < 2 ** 32) return value;
  throw invalid(`expected ${name} to be an unsigned 32-bit integer, got ${value}`);
}

function checkedNoise(spec: NoiseSpec): Required<NoiseSpec> {
  checkNames(spec, ['kind', 'level', 'seed', 'index'], 'keys of a noise');
  const { kind, level, seed = 0, index = 0 } = spec;
  if (!NOISE_KINDS.includes(kind)) {
    throw invalid(`expected a noise kind (${NOISE_KINDS.join(', ')}), got ${kind}`);
  }
  if (!(level >= 0 && level <= 1)) throw invalid(`expected a noise level from 0 to 1, got ${level}`);
  return { kind, level, seed: checkSeed(seed), index: checkSeed(index, 'index') };
}

export function checkedCorruption(spec: NoiseSpec | ChainSpec): Required<NoiseSpec> | Required<ChainSpec> {
  if (typeof spec !== 'object' || spec === null) throw invalid('expected noise as { kind, level } or { chain }');
  if (!('chain' in spec)) return checkedNoise(spec);
  checkNames(spec, ['chain', 'seed', 'index'], 'keys of a chain');
  const { chain, seed = 0, index = 0 } = spec;
  if (typeof chain !== 'string') throw invalid(`expected a chain as text, got ${chain}`);
  return { chain, seed: checkSeed(seed), index: checkSeed(index, 'index') };
}
