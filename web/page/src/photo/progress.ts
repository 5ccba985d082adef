import { byId, setText, show } from '../dom.js';

// Short work shows no bar: it would only flicker.
const DELAY_MS = 200;

let timer = 0;

/** Shows the bar and its Cancel button in the place of the result's line. */
export function startProgress(what: string) {
  clearTimeout(timer);
  setProgress(what);
  timer = window.setTimeout(() => show('work', true), DELAY_MS);
}

export function setProgress(what: string, done?: number, total?: number) {
  const bar = byId<HTMLProgressElement>('progress');
  if (done === undefined || !total) bar.removeAttribute('value');
  else bar.value = done / total;
  setText('progress-label', total ? `${what}, tile ${done} of ${total}` : `${what}…`);
}

/** Shows the share of the work that is done, 0 to 1. */
export function setShare(what: string, done: number) {
  byId<HTMLProgressElement>('progress').value = done;
  setText('progress-label', what);
}

export function endProgress() {
  clearTimeout(timer);
  show('work', false);
}
