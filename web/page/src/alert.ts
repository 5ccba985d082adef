import { byId, show } from './dom.js';

let retry: (() => void) | undefined;

/** One message at a time; it stays until it is dismissed or the next picture works. */
export function showError(error: unknown, again?: () => void) {
  const message = error instanceof Error ? error.message : String(error);
  byId('alert-text').textContent = message.charAt(0).toUpperCase() + message.slice(1);
  retry = again;
  show('retry', again !== undefined);
  show('alert', true);
}

export function clearError() {
  show('alert', false);
}

export function wireAlert() {
  byId('dismiss').addEventListener('click', clearError);
  byId('retry').addEventListener('click', () => {
    clearError();
    retry?.();
  });
}
