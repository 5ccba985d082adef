import type { UntrainedModel } from 'dae-wasm';
import { selectById } from './dom.js';

/** Networks that the page offers and the package does not carry. */
const FILES: Record<string, URL> = {
  fashion: new URL('../../../models/fashion.safetensors', import.meta.url),
  photo: new URL('../../../models/photo.safetensors', import.meta.url),
  'photo-gray': new URL('../../../models/photo-gray.safetensors', import.meta.url),
  'photo-jpeg': new URL('../../../models/photo-jpeg.safetensors', import.meta.url),
  plate: new URL('../../../models/plate.safetensors', import.meta.url),
  'super-x2': new URL('../../../models/super-x2.safetensors', import.meta.url),
  'super-x4': new URL('../../../models/super-x4.safetensors', import.meta.url),
  'super-x8': new URL('../../../models/super-x8.safetensors', import.meta.url),
  'super-stack': new URL('../../../models/super-stack.safetensors', import.meta.url),
};

/** The module that reads and writes ONNX files. It is fetched when it is needed. */
export const onnxUrl = new URL('../../../models/dae-onnx.wasm', import.meta.url);

/** What the package makes a denoiser of. */
export function modelSource(model: Model | PhotoModel | SuperModel | 'plate') {
  return (typeof model === 'string' && FILES[model]) || model;
}

/** A network that comes with the package, a file's bytes, or fresh weights. */
export type Model = 'fashion-tutorial' | 'fashion' | ArrayBuffer | UntrainedModel;

/** How the list at the page's top calls them: two of the page's, the one trained here, one of the visitor's file. */
export type NetworkName = 'fashion-tutorial' | 'fashion' | 'own' | 'file';

let inUse: NetworkName = 'fashion-tutorial';

/** Which network the page uses. */
export function showNetwork(name: NetworkName) {
  inUse = name;
  if (name === 'own' || name === 'file') offerNetwork(name);
  selectById('network').disabled = false;
  restoreNetwork();
}

/** The list says which network is in use, whatever was chosen. */
export function restoreNetwork() {
  selectById('network').value = inUse;
}

const optionOf = (name: NetworkName) =>
  selectById('network').querySelector<HTMLOptionElement>(`option[value="${name}"]`)!;

/** One that is not there from the beginning can be chosen from now on. */
export function offerNetwork(name: 'own' | 'file', label?: string) {
  const option = optionOf(name);
  option.hidden = false;
  if (label) option.textContent = label;
}

/** It cannot be chosen any more; while it is in use, the list shows it. */
export function withdrawNetwork(name: 'own' | 'file') {
  optionOf(name).hidden = true;
}

export function onNetwork(choose: (name: NetworkName) => void) {
  selectById('network').addEventListener('change', () => choose(selectById('network').value as NetworkName));
}

/**
 * For photographs the page has networks of their own: for what a camera makes, for what JPEG has done, and for even noise
 * large ones and small ones, for colour and for gray. `'auto'`: the package chooses. The article's can be tried, too.
 */
export type PhotoModel =
  | 'auto'
  | 'photo'
  | 'photo-camera'
  | 'photo-gray'
  | 'photo-jpeg'
  | 'photo-small'
  | 'photo-small-gray'
  | 'fashion-tutorial';

/** Networks that enlarge: at once, or a stack of three. */
export type SuperModel = 'super-x2' | 'super-x4' | 'super-x8' | 'super-stack';
