import type { ChainSpec, NoiseSpec } from 'dae-wasm';
import { byId, inputById, selectById, setText, show } from './dom.js';

const MAX_SEED = 0xffffffff;

/** What the form offers: a kind of noise, or what a camera makes of a scene. */
type Kind = NoiseSpec['kind'] | 'camera';

const NOTES: Record<Kind, string> = {
  gaussian: 'x̃ = x + level · N(0, 1), clipped to [0, 1]: the noise of the article, at level 0.2.',
  uniform: 'x̃ = x + level · U(−1, 1), clipped to [0, 1].',
  'salt-pepper': 'Each value turns black or white, evenly, with probability level.',
  masking: 'Each value is set to 0 with probability level, as in Vincent et al., 2008.',
  poisson: 'The noise of counted photons: brighter places are noisier, with deviation level at white.',
  camera: 'Sensor noise at that ISO, then demosaicing, noise reduction, sharpening, JPEG. 0.1 more doubles the ISO.',
  speckle: 'x̃ = x + level · x · N(0, 1), clipped to [0, 1]: noise in proportion to brightness.',
};

const kindWanted = () => selectById('kind').value as Kind;
const levelWanted = () => Number(inputById('level').value);

/** From 100 to 102,400. */
const isoWanted = () => Math.round(100 * 2 ** (10 * levelWanted()));

/** Whether a camera is what corrupts: its picture differs from the scene by more than noise. */
export const cameraWanted = () => kindWanted() === 'camera';

/** What the noise form says; an unusable seed counts as 0. */
export function noiseSettings(): NoiseSpec | ChainSpec {
  const number = Number(inputById('seed').value);
  const valid = Number.isInteger(number) && number >= 0 && number <= MAX_SEED;
  const seed = valid ? number : 0;
  const kind = kindWanted();
  return kind === 'camera' ? { chain: `camera ${isoWanted()}`, seed } : { kind, level: levelWanted(), seed };
}

function setNoise(kind: Kind, level: number) {
  selectById('kind').value = kind;
  inputById('level').value = String(level);
}

/** For a picture without noise that looks like a photograph: ISO 12,800. */
export function suggestCamera() {
  setNoise('camera', 0.7);
  showSettings();
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
  setText('level-value', cameraWanted() ? `ISO ${isoWanted()}` : levelWanted().toFixed(2));
  setText('strength-value', `${Math.round(100 * strengthWanted())} %`);
  setText('kind-note', NOTES[kindWanted()]);
  byId('noise').classList.toggle('off', !noiseWanted());
}

/** `added`: whether noise is added to the photo that is shown; undefined for a sample, which has no choice. */
export function offerNoise(added: boolean | undefined) {
  show('add-noise-row', added !== undefined);
  inputById('add-noise').checked = added ?? false;
  // Samples of 28 x 28 pixels are no camera's.
  const camera = selectById('kind').querySelector<HTMLOptionElement>('[value="camera"]')!;
  camera.disabled = added === undefined;
  if (camera.disabled && cameraWanted()) setNoise('gaussian', 0.2);
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
