import { byId, setText } from '../dom.js';

/** Asks the visitor a question; Escape means no. */
export function ask(question: string, yes: string, no: string): Promise<boolean> {
  const dialog = byId<HTMLDialogElement>('ask');
  setText('ask-text', question);
  setText('ask-yes', yes);
  setText('ask-no', no);
  dialog.returnValue = '';
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => resolve(dialog.returnValue === 'yes'), { once: true });
  });
}
