import type { UntrainedModel } from 'dae-wasm';
import { byId, inputById, selectById, setText } from './dom.js';

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
 * For photographs the page has networks of their own: large ones and small ones, for colour and for gray, and one for
 * what JPEG has done to them.
 */
export type PhotoModel = 'photo' | 'photo-gray' | 'photo-jpeg' | 'photo-small' | 'photo-small-gray';

/** Networks that enlarge: at once, or a stack of three. */
export type SuperModel = 'super-x2' | 'super-x4' | 'super-x8' | 'super-stack';

const NOISE_NOTE =
  'This network was trained on photographs with Gaussian noise of σ 0 to 55 of 255, and some photon noise, salt and ' +
  'pepper and JPEG. It is not told which. Stronger noise is beyond it; fine texture goes with the noise.';
const JPEG_NOTE =
  'This network was trained on photographs saved as JPEG of quality 10 to 95, half of them with noise of σ up to 25 of ' +
  '255 before. It takes away blocks, fringes, and noise that was compressed; detail that is lost stays lost.';
const CLOTHES_NOTE =
  'This network was trained on 28 × 28 pictures of clothing. On photographs it runs at full size, and it blurs.';

/** Which network photographs go through: the one chosen for each, one that is asked for, or the one that the samples use. */
export type PhotoWish = 'auto' | 'photo' | 'photo-small' | 'photo-jpeg' | 'page';

export function photoNetworkWanted(): PhotoWish {
  return selectById('photo-network').value as PhotoWish;
}

/** In how many positions: the article's network, which the samples use, cannot be turned. */
export function viewsWanted(): 1 | 8 {
  return inputById('views').checked && photoNetworkWanted() !== 'page' ? 8 : 1;
}

export function onPhotoNetwork(changed: () => void) {
  for (const id of ['photo-network', 'views']) byId(id).addEventListener('change', changed);
}

/** What the network that a photo goes through is for; `why`: of one that was chosen for the photo. */
export function showNetworkNote(name: string, why?: string) {
  inputById('views').disabled = photoNetworkWanted() === 'page';
  setText('network-why', why ? `Chosen: ${name}, ${why}.` : '');
  const note = name === 'photo-jpeg' ? JPEG_NOTE : NOISE_NOTE;
  setText('photo-note', name.startsWith('photo') ? note : CLOTHES_NOTE);
}
