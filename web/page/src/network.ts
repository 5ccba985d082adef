import type { UntrainedModel } from 'dae-wasm';
import { selectById } from './dom.js';

/** A network that comes with the package, a file's bytes, or fresh weights. */
export type Model = 'fashion-tutorial' | 'fashion' | ArrayBuffer | UntrainedModel;

/** Which network the page uses, as the choice at its top shows it. */
export function showNetwork(model: Model) {
  const select = selectById('network');
  const own = select.querySelector<HTMLOptionElement>('option[value="own"]')!;
  own.hidden = typeof model === 'string';
  select.value = typeof model === 'string' ? model : 'own';
  select.disabled = false;
}

export function onNetwork(choose: (name: 'fashion-tutorial' | 'fashion') => void) {
  selectById('network').addEventListener('change', () => {
    const { value } = selectById('network');
    if (value !== 'own') choose(value as 'fashion-tutorial' | 'fashion');
  });
}
