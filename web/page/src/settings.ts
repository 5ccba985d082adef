import type { NoiseSpec } from 'dae-wasm';
import { byId, inputById, selectById, setText, show } from './dom.js';

const MAX_SEED = 0xffffffff;

const NOTES: Record<NoiseSpec['kind'], string> = {
  gaussian: 'x̃ = x + level · N(0, 1), clipped to [0, 1]: the noise of the article, at level 0.2.',
  uniform: 'x̃ = x + level · U(−1, 1), clipped to [0, 1].',
  'salt-pepper': 'Each value turns black or white, evenly, with probability level.',
  masking: 'Each value is set to 0 with probability level, as in Vincent et al., 2008.',
  poisson: 'The noise of counted photons: brighter places are noisier, with deviation level at white.',
  speckle: 'x̃ = x + level · x · N(0, 1), clipped to [0, 1]: noise in proportion to brightness.',
};

/** What the noise form says; an unusable seed counts as 0. */
export function noiseSettings(): NoiseSpec {
  const seed = Number(inputById('seed').value);
  const valid = Number.isInteger(seed) && seed >= 0 && seed <= MAX_SEED;
  return {
    kind: selectById('kind').value as NoiseSpec['kind'],
    level: Number(inputById('level').value),
    seed: valid ? seed : 0,
  };
}

/** Samples are always corrupted; a picture of one's own is noisy already, or is to stay as it is. */
export function noiseWanted(): boolean {
  return Boolean(byId('add-noise-row').hidden) || inputById('add-noise').checked;
}

/** From 0, the noisy picture, to 1, the network's answer. */
export function strengthWanted(): number {
  return Number(inputById('strength').value);
}

function showSettings() {
  const { kind, level } = noiseSettings();
  setText('level-value', level.toFixed(2));
  setText('strength-value', `${Math.round(100 * strengthWanted())} %`);
  setText('kind-note', NOTES[kind]);
  byId('noise').classList.toggle('off', !noiseWanted());
}

/** `added`: whether noise is added to the photo that is shown; undefined for a sample, which has no choice. */
export function offerNoise(added: boolean | undefined) {
  show('add-noise-row', added !== undefined);
  inputById('add-noise').checked = added ?? false;
  showSettings();
}

export function onSettings(changed: () => void) {
  const tell = () => {
    showSettings();
    changed();
  };
  byId('noise').addEventListener('submit', (event) => event.preventDefault());
  byId('noise').addEventListener('input', tell);
  byId('reseed').addEventListener('click', () => {
    inputById('seed').value = String(crypto.getRandomValues(new Uint32Array(1))[0]);
    tell();
  });
  // A reload may bring the browser's remembered values back.
  showSettings();
}
