import { byId, setText, show } from './dom.js';

/** A sample tells the story step by step; of a photo, the result comes first. */
const ORDERS = {
  sample: ['triptych', 'outcome', 'noise', 'result'],
  photo: ['outcome', 'result', 'noise', 'triptych'],
} as const;

export function showView(view: keyof typeof ORDERS) {
  const photo = view === 'photo';
  show('latent-box', !photo);
  show('photo-facts', photo);
  show('network-row', !photo);
  if (!photo) {
    setText('closer', 'Look closer');
    setText('end-before', '← noisy');
  }
  if (document.body.classList.contains('photo') === photo) return;
  document.body.classList.toggle('photo', photo);
  byId('triptych').classList.toggle('crisp', !photo);
  byId('stage-end').before(...ORDERS[view].map((id) => byId(id)));
}
