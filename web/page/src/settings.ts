import type { NoiseSpec } from 'dae-wasm';
import { byId, inputById, show } from './dom.js';

const MAX_SEED = 0xffffffff;

/** What the noise form says; an unusable seed counts as 0. */
export function noiseSettings(): NoiseSpec {
  const seed = Number(inputById('seed').value);
  const valid = Number.isInteger(seed) && seed >= 0 && seed <= MAX_SEED;
  return {
    kind: byId<HTMLSelectElement>('kind').value as NoiseSpec['kind'],
    level: Number(inputById('level').value),
    seed: valid ? seed : 0,
  };
}

/** Samples are always corrupted; a picture of one's own may be noisy already. */
export function noiseWanted(): boolean {
  return Boolean(byId('add-noise-row').hidden) || inputById('add-noise').checked;
}

export function offerNoise(optional: boolean) {
  show('add-noise-row', optional);
}

export function onSettings(changed: () => void) {
  byId('noise').addEventListener('submit', (event) => event.preventDefault());
  byId('noise').addEventListener('input', () => {
    byId('level-value').textContent = noiseSettings().level.toFixed(2);
    changed();
  });
  byId('reseed').addEventListener('click', () => {
    inputById('seed').value = String(crypto.getRandomValues(new Uint32Array(1))[0]);
    changed();
  });
}
