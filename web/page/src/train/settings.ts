import { NOISE_KINDS } from 'dae-wasm';
import type { FitOptions, NoiseRange, NoiseSpec } from 'dae-wasm';
import { byId, inputById, selectById, show } from '../dom.js';

/** Pieces of the visitor's own pictures; large enough for what a network sees. */
const CROP = 64;
const VALIDATION_IMAGES = 1000;

/** What a run was started with: enough to go on with it after a reload. */
export interface RunSettings {
  start: 'fresh' | 'current';
  images: 'all' | 'some' | 'own';
  options: Omit<FitOptions, 'signal' | 'onBatch' | 'onEpoch' | 'resume' | 'validation' | 'noise'> & {
    validation: number;
    noise: Required<Pick<NoiseRange, 'kind' | 'level'>>;
  };
}

export const imageCount = (images: RunSettings['images']) => (images === 'all' ? 60000 : 6000);

function number(id: string): number {
  const input = inputById(id);
  // An empty field is its default.
  return input.value === '' ? Number(input.defaultValue) : Number(input.value);
}

/** The form's numbers, in their ranges; a level range that is upside down is turned. */
export function runSettings(): RunSettings {
  const images = selectById('train-images').value as RunSettings['images'];
  const kind = selectById('train-kind').value;
  const level = [number('train-min'), number('train-max')].sort((a, b) => a - b) as [number, number];
  return {
    start: selectById('train-start').value as RunSettings['start'],
    images,
    options: {
      epochs: number('train-epochs'),
      batchSize: number('train-batch'),
      seed: number('train-seed'),
      optimizer: { type: 'adam', learningRate: number('train-rate') },
      noise: { kind: kind === 'all' ? [...NOISE_KINDS] : [kind as NoiseSpec['kind']], level },
      ...(images === 'own' ? { crop: CROP, flip: true } : {}),
      validation: images === 'own' ? 0.1 : VALIDATION_IMAGES / imageCount(images),
    },
  };
}

/** False, with the browser's own message at the field, when a number is out of its range. */
export function settingsAreValid(): boolean {
  return byId<HTMLFormElement>('train-form').reportValidity();
}

/** Everything but the learning rate is fixed while a run goes on. */
export function lockSettings(locked: boolean) {
  byId<HTMLFieldSetElement>('train-settings').disabled = locked;
}

export function onOwnPictures(changed: () => void) {
  const update = () => {
    show('train-own-row', selectById('train-images').value === 'own');
    changed();
  };
  selectById('train-images').addEventListener('change', update);
  inputById('train-files').addEventListener('change', update);
  update();
}

export function ownPictures(): File[] {
  return [...(inputById('train-files').files ?? [])];
}
