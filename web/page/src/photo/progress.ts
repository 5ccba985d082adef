import { byId, setText, show } from '../dom.js';

// Short work shows no bar: it would only flicker.
const DELAY_MS = 200;
// Each update makes the browser compose the page anew, on cores that the engine uses.
const UPDATE_MS = 250;

let timer = 0;
let updated = 0;

/** Shows the bar and its Cancel button in the place of the result's line. */
export function startProgress(what: string) {
  clearTimeout(timer);
  setProgress(what);
  timer = window.setTimeout(() => show('work', true), DELAY_MS);
}

/** Shows what is done, and how many of the tiles; soon after another number of tiles, it waits for the next one. */
export function setProgress(what: string, done = 0, total = 0) {
  if (done > 0 && performance.now() < updated + UPDATE_MS) return;
  // A bar without a value would be animated all the time.
  setShare(total ? `${what}, tile ${done} of ${total}` : `${what}…`, total ? done / total : 0);
}

/** Shows the share of the work that is done, 0 to 1. */
export function setShare(what: string, done: number) {
  updated = performance.now();
  byId<HTMLProgressElement>('progress').value = done;
  setText('progress-label', what);
}

export function endProgress() {
  clearTimeout(timer);
  show('work', false);
}
