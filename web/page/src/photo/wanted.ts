import { inputById, selectById, setText, show } from '../dom.js';
import type { PhotoModel } from '../network.js';

const NOISE_NOTE =
  'This network was trained on photographs with Gaussian noise of σ 0 to 55 of 255, and some photon noise, salt and ' +
  'pepper and JPEG. Stronger noise is beyond it.';
const CAMERA_NOTE =
  'This network was trained on photographs as cameras make them: sensor noise, after demosaicing, noise reduction, ' +
  'sharpening and JPEG. It finds out by itself how much noise is where, and leaves what is clean.';
const JPEG_NOTE =
  'This network was trained on photographs saved as JPEG of quality 10 to 95, half of them with noise of σ up to 25 of ' +
  '255 before. It takes away blocks, fringes, and noise that was compressed; detail that is lost stays lost.';
const CLOTHES_NOTE =
  'This network was trained on 28 × 28 pictures of clothing. On photographs it runs at full size, and it blurs.';

/** Which network photographs go through: the one chosen for each, or one that is asked for. */
export type PhotoWish = Exclude<PhotoModel, `${string}-gray`>;

export function photoNetworkWanted(): PhotoWish {
  return selectById('photo-network').value as PhotoWish;
}

/** The article's network cannot be turned: its layers treat two directions differently. */
export const canTurn = (model: PhotoWish) => model !== 'fashion-tutorial';

/** How many flips and rotations are averaged. */
export function viewsWanted(): 1 | 8 {
  return inputById('views').checked && canTurn(photoNetworkWanted()) ? 8 : 1;
}

/** From 0, the picture as it was, to 1, the network's answer. */
export const strengthWanted = () => Number(inputById('strength').value);

export const adaptedWanted = () => inputById('adapted').checked;

export const noiseWanted = () => inputById('add-noise').checked;

export function showWanted() {
  setText('strength-value', `${Math.round(100 * strengthWanted())} %`);
  show('noise-fields', noiseWanted());
  inputById('views').disabled = !canTurn(photoNetworkWanted());
}

/** What the network that a photo goes through is for; `why`: of one that was chosen for the photo. */
export function showNetworkNote(name: string, why?: string) {
  setText('network-why', why ? `Chosen: ${name}, ${why}.` : name);
  const notes: Record<string, string> = {
    auto: '',
    'photo-camera': CAMERA_NOTE,
    'photo-jpeg': JPEG_NOTE,
    'fashion-tutorial': CLOTHES_NOTE,
  };
  setText('photo-note', notes[name] ?? NOISE_NOTE);
}
