import { inputById, selectById, setText } from '../dom.js';

const NOISE_NOTE =
  'This network was trained on photographs with Gaussian noise of σ 0 to 55 of 255, and some photon noise, salt and ' +
  'pepper and JPEG. It is not told which. Stronger noise is beyond it; fine texture goes with the noise.';
const CAMERA_NOTE =
  'This network was trained on photographs as cameras make them: noise of the sensor, after demosaicing, noise ' +
  'reduction, sharpening and JPEG. It finds out by itself how much noise is where, and leaves what is clean.';
const JPEG_NOTE =
  'This network was trained on photographs saved as JPEG of quality 10 to 95, half of them with noise of σ up to 25 of ' +
  '255 before. It takes away blocks, fringes, and noise that was compressed; detail that is lost stays lost.';
const CLOTHES_NOTE =
  'This network was trained on 28 × 28 pictures of clothing. On photographs it runs at full size, and it blurs.';

/** Which network photographs go through: the one chosen for each, one that is asked for, or the one that the samples use. */
export type PhotoWish = 'auto' | 'photo' | 'photo-camera' | 'photo-small' | 'photo-jpeg' | 'page';

export function photoNetworkWanted(): PhotoWish {
  return selectById('photo-network').value as PhotoWish;
}

/** In how many positions: the article's network, which the samples use, cannot be turned. */
export function viewsWanted(): 1 | 8 {
  return inputById('views').checked && photoNetworkWanted() !== 'page' ? 8 : 1;
}

/** What the network that a photo goes through is for; `why`: of one that was chosen for the photo. */
export function showNetworkNote(name: string, why?: string) {
  inputById('views').disabled = photoNetworkWanted() === 'page';
  setText('network-why', why ? `Chosen: ${name}, ${why}.` : '');
  const notes: Record<string, string> = { auto: '', 'photo-camera': CAMERA_NOTE, 'photo-jpeg': JPEG_NOTE };
  setText('photo-note', notes[name] ?? (name.startsWith('photo') ? NOISE_NOTE : CLOTHES_NOTE));
}
