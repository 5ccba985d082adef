import { NOISE_KINDS } from 'dae-wasm';
import type { FitOptions, NoiseRange, NoiseSpec } from 'dae-wasm';
import { byId, inputById, selectById, show } from '../dom.js';

/** Size of the patches from the visitor's pictures; larger than the network's receptive field. */
const CROP = 64;
const VALIDATION_IMAGES = 1000;

/** The settings of a run, which suffice to continue it after a reload. */
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
  // An empty field means its default.
  return input.value === '' ? Number(input.defaultValue) : Number(input.value);
}

/** The form's numbers, limited to their ranges; the ends of a reversed level range are swapped. */
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

/** Returns false, and lets the browser show its message, if a number is out of range. */
export function settingsAreValid(): boolean {
  return byId<HTMLFormElement>('train-form').reportValidity();
}

/** Disables all settings except the learning rate during a run. */
export function lockSettings(locked: boolean) {
  byId<HTMLFieldSetElement>('train-settings').disabled = locked;
}

export function onOwnPictures() {
  const update = () => show('train-own-row', selectById('train-images').value === 'own');
  selectById('train-images').addEventListener('change', update);
  inputById('train-files').addEventListener('change', update);
  update();
}

export function ownPictures(): File[] {
  return [...(inputById('train-files').files ?? [])];
}
