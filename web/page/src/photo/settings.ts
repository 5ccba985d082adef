import { inputById, selectById, setText, show } from '../dom.js';
import type { PhotoModel } from '../network.js';

const NOISE_NOTE =
  'This network was trained on photographs with Gaussian noise of σ 0 to 55 of 255, and some photon noise, salt and ' +
  'pepper and JPEG. It was not trained for stronger noise.';
const CAMERA_NOTE =
  'This network was trained on photographs as cameras make them: sensor noise, after demosaicing, noise reduction, ' +
  'sharpening and JPEG. How strong the noise is, is estimated; clean pictures stay nearly as they are.';
const JPEG_NOTE =
  'This network was trained on photographs saved as JPEG of quality 10 to 95, half of them with noise of σ up to 25 of ' +
  '255 before. It takes away blocks, fringes, and noise that was compressed; detail that is lost stays lost.';
const CLOTHES_NOTE =
  'This network was trained on 28 × 28 pictures of clothing. On photographs it runs at full size, and it blurs.';

/** The network for photographs: chosen for each, or by the visitor. */
export type PhotoNetworkChoice = Exclude<PhotoModel, `${string}-gray`>;

export function chosenNetwork(): PhotoNetworkChoice {
  return selectById('photo-network').value as PhotoNetworkChoice;
}

/**
 * Whether a network can be used with flips and rotations; the tutorial's network treats the directions of an axis
 * differently.
 */
const canFlip = (model: PhotoNetworkChoice) => model !== 'fashion-tutorial';

/** Number of flips and rotations to average. */
export function chosenSelfEnsemble(): 1 | 8 {
  return inputById('photo-self-ensemble').checked && canFlip(chosenNetwork()) ? 8 : 1;
}

/** Strength from 0, the input, to 1, the network's output, for brightness and for colour. */
export const chosenStrength = () => ({
  luma: Number(inputById('strength').value),
  chroma: Number(inputById('chroma').value),
});

const percent = (share: number) => `${Math.round(100 * share)} %`;

export const usesAdapted = () => inputById('adapted').checked;

export const addsNoise = () => inputById('add-noise').checked;

export function showSettings() {
  const { luma, chroma } = chosenStrength();
  setText('strength-value', percent(luma));
  setText('chroma-value', percent(chroma));
  show('noise-fields', addsNoise());
  inputById('photo-self-ensemble').disabled = !canFlip(chosenNetwork());
}

/** Describes the network for a photo. `why`: the reason, if the network was chosen automatically. */
export function showNetworkNote(name: string, why?: string) {
  setText('network-why', why ? `Chosen: ${name}, ${why}.` : name);
  const notes: Record<string, string> = {
    auto: '',
    'photo-camera': CAMERA_NOTE,
    'photo-camera-large': CAMERA_NOTE,
    'photo-jpeg': JPEG_NOTE,
    'fashion-tutorial': CLOTHES_NOTE,
  };
  setText('photo-note', notes[name] ?? NOISE_NOTE);
}
