import type { UntrainedModel } from 'dae-wasm';
import { selectById } from './dom.js';

/** Networks that the page offers but the package does not contain. */
const FILES = {
  fashion: new URL('../../../models/fashion.safetensors', import.meta.url),
  photo: new URL('../../../models/photo.safetensors', import.meta.url),
  'photo-camera-large': new URL('../../../models/photo-camera-large.safetensors', import.meta.url),
  'photo-gray': new URL('../../../models/photo-gray.safetensors', import.meta.url),
  'photo-jpeg': new URL('../../../models/photo-jpeg.safetensors', import.meta.url),
  plate: new URL('../../../models/plate.safetensors', import.meta.url),
  'super-x2': new URL('../../../models/super-x2.safetensors', import.meta.url),
  'super-x4': new URL('../../../models/super-x4.safetensors', import.meta.url),
  'super-x8': new URL('../../../models/super-x8.safetensors', import.meta.url),
  'super-stack': new URL('../../../models/super-stack.safetensors', import.meta.url),
};
type FileModel = keyof typeof FILES;

/** The module that reads and writes ONNX files. It is fetched when it is needed. */
export const onnxUrl = new URL('../../../models/dae-onnx.wasm', import.meta.url);

/** Returns the model's file or name for createDenoiser. */
export function modelSource(model: TutorialModel | PhotoModel | UpscaleModel | 'plate') {
  return (typeof model === 'string' && (FILES as Record<string, URL>)[model]) || model;
}

/** A network of the page by name, a model file's bytes, or a layer table with fresh weights. */
export type TutorialModel = 'fashion-tutorial' | 'fashion' | ArrayBuffer | UntrainedModel;

/**
 * Values of the menu `#network` in the Learn tab: two of the page's networks, the one trained here, and the visitor's
 * file.
 */
export type NetworkName = 'fashion-tutorial' | 'fashion' | 'trained-here' | 'file';

let inUse: NetworkName = 'fashion-tutorial';

/** Shows the network that the page uses. */
export function showNetwork(name: NetworkName) {
  inUse = name;
  if (name === 'trained-here' || name === 'file') offerNetwork(name);
  selectById('network').disabled = false;
  restoreNetwork();
}

/** Resets the list to the network in use. */
export function restoreNetwork() {
  selectById('network').value = inUse;
}

const optionOf = (name: NetworkName) =>
  selectById('network').querySelector<HTMLOptionElement>(`option[value="${name}"]`)!;

/** Adds a network to the list that is not there from the beginning. */
export function offerNetwork(name: 'trained-here' | 'file', label?: string) {
  const option = optionOf(name);
  option.hidden = false;
  if (label) option.textContent = label;
}

/** Removes a network from the choices; while it is in use, the list still shows it. */
export function withdrawNetwork(name: 'trained-here' | 'file') {
  optionOf(name).hidden = true;
}

export function onNetwork(choose: (name: NetworkName) => void) {
  selectById('network').addEventListener('change', () => choose(selectById('network').value as NetworkName));
}

/**
 * Networks for photographs: for a camera's noise, for JPEG's artefacts, and for white noise, large and small ones, for
 * colour and for gray. `'auto'`: the package chooses. The tutorial's network can also be chosen.
 */
export type PhotoModel =
  | 'auto'
  | 'photo-camera'
  | 'photo-small'
  | 'photo-small-gray'
  | 'fashion-tutorial'
  | Extract<FileModel, `photo${string}`>;

/** Super-resolution networks: single ones, or a cascade of three. */
export type UpscaleModel = Extract<FileModel, `super-${string}`>;
