import type { UntrainedModel } from 'dae-wasm';
import { selectById } from './dom.js';

/** Networks that the page offers and the package does not carry. */
const FILES: Record<string, URL> = {
  fashion: new URL('../../../models/fashion.safetensors', import.meta.url),
};

/** What the package makes a denoiser of. */
export function modelSource(model: Model) {
  return (typeof model === 'string' && FILES[model]) || model;
}

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
